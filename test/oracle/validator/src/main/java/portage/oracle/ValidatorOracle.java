package portage.oracle;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * HAPI's validator for R4: a resource of JSON a line on stdin, a line with the array of its issues on stdout, in the same
 * order. Ends with the input. All that it needs comes with its jars.
 */
public class ValidatorOracle {
  record Issue(String severity, String location, String messageId, String message) {}

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err); // what libraries print must not stand among the answers
    FhirValidator validator = validator();
    ObjectMapper json = new ObjectMapper();
    BufferedReader resources = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String resource; (resource = resources.readLine()) != null; ) {
      answers.println(json.writeValueAsString(issues(validator, resource)));
      answers.flush();
    }
  }

  private static FhirValidator validator() {
    FhirContext context = FhirContext.forR4();
    FhirInstanceValidator module = new FhirInstanceValidator(new ValidationSupportChain(
        new DefaultProfileValidationSupport(context),
        new CommonCodeSystemsTerminologyService(context),
        new InMemoryTerminologyServerValidationSupport(context),
        new SnapshotGeneratingValidationSupport(context)));
    module.setAssumeValidRestReferences(true); // checks the type that a literal reference names
    // HL7's own policy, as its command line has it: among others, the vital signs profiles apply by LOINC code
    module.setValidatorPolicyAdvisor(new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.IGNORE, Set.of()));
    module.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
    return context.newValidator().registerValidatorModule(module);
  }

  private static List<Issue> issues(FhirValidator validator, String resource) {
    try {
      return validator.validateWithResult(resource).getMessages().stream().map(ValidatorOracle::issue).toList();
    } catch (Exception | StackOverflowError e) {
      return List.of(new Issue("fatal", null, "exception", e.toString()));
    }
  }

  private static Issue issue(SingleValidationMessage m) {
    return new Issue(m.getSeverity().getCode(), m.getLocationString(), m.getMessageId(), m.getMessage());
  }
}
