import { describe, expect, it } from "vitest";
import { found } from "../definitions.ts";
import { validatorOf } from "../profiles.ts";

type Json = Readonly<Record<string, unknown>>;

const url = "http://example.org/Questionnaire/q";

/** The issues of a response with some items to a Questionnaire with some. */
function check(items: readonly Json[], given: readonly Json[], status = "completed"): string[] {
  const questionnaire = { resourceType: "Questionnaire", url, status: "active", item: items };
  return found(validatorOf([questionnaire]).validateResource({ resourceType: "QuestionnaireResponse", questionnaire: url, status, item: given }));
}

/** The issues of one answer, or several, to a question. */
function answer(question: Json, ...answers: Json[]): string[] {
  return check([{ linkId: "q", ...question }], [{ linkId: "q", answer: answers }]);
}

const extension = (name: string, value: Json): Json => ({ url: name.includes(":") ? name : `http://hl7.org/fhir/StructureDefinition/${name}`, ...value });
const question = (linkId: string, more: Json = {}): Json => ({ linkId, type: "string", ...more });
const text = (linkId: string, ...values: string[]): Json => ({ linkId, answer: values.map((valueString) => ({ valueString })) });

describe("a QuestionnaireResponse", () => {
  it("is checked where its Questionnaire is known", () => {
    const response = { resourceType: "QuestionnaireResponse", questionnaire: url, status: "completed", item: [text("q", "x")] };
    expect(found(validatorOf([]).validateResource(response))).toEqual(["questionnaire-unknown QuestionnaireResponse.questionnaire"]);
    const contained = { ...response, questionnaire: "#c", contained: [{ resourceType: "Questionnaire", id: "c", status: "active", item: [question("other")] }] };
    expect(found(validatorOf([]).validateResource(contained))).toEqual(["response-item QuestionnaireResponse.item[0]"]);
  });

  it("has the items of the Questionnaire, in its order and in their places", () => {
    const items = [question("a"), { linkId: "g", type: "group", item: [question("b")] }];
    expect(check(items, [text("a", "x"), { linkId: "g", item: [text("b", "x")] }])).toEqual([]);
    expect(check(items, [text("c", "x")])).toEqual(["response-item QuestionnaireResponse.item[0]"]);
    expect(check(items, [text("b", "x")])).toEqual(["response-place QuestionnaireResponse.item[0]"]);
    expect(check(items, [{ linkId: "g", item: [text("b", "x")] }, text("a", "x")])).toEqual(["response-order QuestionnaireResponse.item[1]"]);
  });

  it("answers what is required, once it is complete", () => {
    const items = [{ linkId: "g", type: "group", item: [question("a", { required: true }), question("b")] }];
    expect(check(items, [{ linkId: "g", item: [text("b", "x")] }])).toEqual(["response-required QuestionnaireResponse.item[0]"]);
    expect(check(items, [{ linkId: "g", item: [text("b", "x")] }], "in-progress")).toEqual([]);
    expect(check([question("a", { required: true })], [{ linkId: "a" }], "amended")).toEqual(["response-required QuestionnaireResponse.item[0]"]);
  });

  it("repeats what repeats", () => {
    expect(check([question("a")], [text("a", "x", "y")])).toEqual(["response-repeats QuestionnaireResponse.item[0]"]);
    expect(check([question("a", { repeats: true })], [text("a", "x", "y")])).toEqual([]);
    const group = { linkId: "g", type: "group", item: [question("b")] };
    const given = [{ linkId: "g", item: [text("b", "x")] }, { linkId: "g", item: [text("b", "y")] }];
    expect(check([group], given)).toEqual(["response-repeats QuestionnaireResponse.item[1]"]);
    expect(check([{ ...group, repeats: true }], given)).toEqual([]);
  });

  it("has as many answers as extensions say", () => {
    const between = question("a", { repeats: true, extension: [extension("questionnaire-minOccurs", { valueInteger: 2 }), extension("questionnaire-maxOccurs", { valueInteger: 3 })] });
    expect(check([between], [text("a", "1", "2")])).toEqual([]);
    expect(check([between], [text("a", "1")])).toEqual(["response-count QuestionnaireResponse.item[0]"]);
    expect(check([between], [text("a", "1", "2", "3", "4")])).toEqual(["response-count QuestionnaireResponse.item[0]"]);
    expect(check([question("b"), between], [text("b", "x")])).toEqual(["response-count QuestionnaireResponse"]);
  });

  it("nests below groups items, below questions answers", () => {
    const group = { linkId: "g", type: "group", item: [question("b")] };
    expect(check([group], [{ linkId: "g", answer: [{ item: [text("b", "x")] }] }])).toEqual(["response-no-answers QuestionnaireResponse.item[0]"]);
    const nested = question("a", { item: [question("b", { required: true })] });
    expect(check([nested], [{ linkId: "a", answer: [{ valueString: "x", item: [text("b", "y")] }] }])).toEqual([]);
    expect(check([nested], [{ linkId: "a", answer: [{ valueString: "x" }] }])).toEqual(["response-required QuestionnaireResponse.item[0].answer[0]"]);
    expect(check([nested], [{ linkId: "a", item: [text("b", "y")] }])).toEqual(["response-no-items QuestionnaireResponse.item[0]"]);
    expect(check([{ linkId: "d", type: "display" }], [text("d", "x")])).toEqual(["response-no-answers QuestionnaireResponse.item[0]"]);
  });
});

describe("enableWhen", () => {
  const asked = (operator: string, value: Json, more: Json = {}): Json[] => [question("a"), question("b", { required: true, enableWhen: [{ question: "a", operator, ...value }], ...more })];

  it("makes an item due or forbidden", () => {
    const items = asked("=", { answerString: "yes" });
    expect(check(items, [text("a", "yes")])).toEqual(["response-required QuestionnaireResponse"]);
    expect(check(items, [text("a", "no")])).toEqual([]);
    expect(check(items, [text("a", "no"), text("b", "x")])).toEqual(["response-disabled QuestionnaireResponse.item[1]"]);
    expect(check(items, [text("a", "yes"), text("b", "x")])).toEqual([]);
  });

  it("asks whether there is an answer", () => {
    expect(check(asked("exists", { answerBoolean: true }), [text("b", "x")])).toEqual(["response-disabled QuestionnaireResponse.item[0]"]);
    expect(check(asked("exists", { answerBoolean: false }), [text("b", "x")])).toEqual([]);
  });

  it("compares numbers, and codes by system and code", () => {
    const items = (operator: string): Json[] => [question("a", { type: "integer" }), question("b", { enableWhen: [{ question: "a", operator, answerInteger: 5 }] })];
    const given = [{ linkId: "a", answer: [{ valueInteger: 7 }] }, text("b", "x")];
    for (const operator of [">", ">=", "!="]) expect(check(items(operator), given), operator).toEqual([]);
    for (const operator of ["<", "<=", "="]) expect(check(items(operator), given), operator).toEqual(["response-disabled QuestionnaireResponse.item[1]"]);
    const coded = [question("a", { type: "choice" }), question("b", { enableWhen: [{ question: "a", operator: "=", answerCoding: { system: "http://s", code: "x" } }] })];
    const code = (system: string): Json[] => [{ linkId: "a", answer: [{ valueCoding: { system, code: "x", display: "X" } }] }, text("b", "x")];
    expect(check(coded, code("http://s"))).toEqual([]);
    expect(check(coded, code("http://t"))).toEqual(["response-disabled QuestionnaireResponse.item[1]"]);
  });

  it("takes several conditions together as enableBehavior says", () => {
    const conditions = [{ question: "a", operator: "=", answerString: "1" }, { question: "a", operator: "=", answerString: "2" }];
    const items = (enableBehavior: string): Json[] => [question("a"), question("b", { enableWhen: conditions, enableBehavior })];
    expect(check(items("any"), [text("a", "2"), text("b", "x")])).toEqual([]);
    expect(check(items("all"), [text("a", "2"), text("b", "x")])).toEqual(["response-disabled QuestionnaireResponse.item[1]"]);
  });

  it("looks for the question nearest to the item", () => {
    const group = { linkId: "g", type: "group", repeats: true, item: [question("a"), question("b", { enableWhen: [{ question: "a", operator: "=", answerString: "yes" }] })] };
    const given = [{ linkId: "g", item: [text("a", "yes"), text("b", "x")] }, { linkId: "g", item: [text("a", "no"), text("b", "x")] }];
    expect(check([group], given)).toEqual(["response-disabled QuestionnaireResponse.item[1].item[1]"]);
  });
});

describe("an answer", () => {
  it("has the type of its question", () => {
    const values: Readonly<Record<string, Json>> = {
      boolean: { valueBoolean: true }, decimal: { valueDecimal: 1.5 }, integer: { valueInteger: 1 }, date: { valueDate: "2024-01-01" }, dateTime: { valueDateTime: "2024-01-01" },
      time: { valueTime: "10:00:00" }, string: { valueString: "x" }, url: { valueUri: "http://example.org" }, attachment: { valueAttachment: { url: "http://example.org" } },
      reference: { valueReference: { reference: "Patient/1" } }, quantity: { valueQuantity: { value: 1 } }, choice: { valueCoding: { code: "x" } },
    };
    for (const [type, value] of Object.entries(values)) {
      expect(answer({ type }, value), type).toEqual([]);
      expect(answer({ type }, type === "boolean" ? { valueString: "x" } : { valueBoolean: true }), type).toEqual(["answer-type QuestionnaireResponse.item[0].answer[0].value"]);
    }
    expect(answer({ type: "text" }, { valueString: "x" })).toEqual([]);
    expect(answer({ type: "open-choice" }, { valueString: "free" })).toEqual([]);
  });

  it("is one of the options, where there are some", () => {
    const numbers = { type: "integer", answerOption: [{ valueInteger: 1 }, { valueInteger: 2 }] };
    expect(answer(numbers, { valueInteger: 2 })).toEqual([]);
    expect(answer(numbers, { valueInteger: 3 })).toEqual(["answer-option QuestionnaireResponse.item[0].answer[0].value"]);
    const codes = { type: "choice", answerOption: [{ valueCoding: { system: "http://s", code: "x" } }] };
    expect(answer(codes, { valueCoding: { system: "http://s", code: "x", display: "X" } })).toEqual([]);
    expect(answer(codes, { valueCoding: { system: "http://t", code: "x" } })).toEqual(["answer-option QuestionnaireResponse.item[0].answer[0].value"]);
    const open = { ...codes, type: "open-choice" };
    expect(answer(open, { valueString: "none of them" })).toEqual([]);
    expect(answer(open, { valueCoding: { system: "http://s", code: "y" } })).toEqual(["answer-option QuestionnaireResponse.item[0].answer[0].value"]);
  });

  it("is a code of the answer value set, where it can be listed", () => {
    const gender = { type: "choice", answerValueSet: "http://hl7.org/fhir/ValueSet/administrative-gender" };
    expect(answer(gender, { valueCoding: { system: "http://hl7.org/fhir/administrative-gender", code: "male" } })).toEqual([]);
    expect(answer(gender, { valueCoding: { system: "http://hl7.org/fhir/administrative-gender", code: "m" } })).toEqual(["binding QuestionnaireResponse.item[0].answer[0].value"]);
    expect(answer({ type: "choice", answerValueSet: "http://example.org/unknown" }, { valueCoding: { code: "m" } })).toEqual([]);
  });

  it("stands alone where its option is exclusive", () => {
    const none = { valueString: "none", extension: [extension("questionnaire-optionExclusive", { valueBoolean: true })] };
    const item = { type: "choice", repeats: true, answerOption: [{ valueString: "a" }, { valueString: "b" }, none] };
    expect(answer(item, { valueString: "none" })).toEqual([]);
    expect(answer(item, { valueString: "a" }, { valueString: "none" })).toEqual(["answer-exclusive QuestionnaireResponse.item[0].answer[1]"]);
  });

  it("keeps to limits of value, length, form and decimals", () => {
    const limited = (type: string, ...extensions: Json[]): Json => ({ type, extension: extensions });
    const wrong = ["answer-limit QuestionnaireResponse.item[0].answer[0].value"];
    const years = limited("date", extension("minValue", { valueDate: "2020" }), extension("maxValue", { valueDate: "2022" }));
    expect(answer(years, { valueDate: "2021-06" })).toEqual([]);
    expect(answer(years, { valueDate: "1998" })).toEqual(wrong);
    expect(answer(years, { valueDate: "2023" })).toEqual(wrong);
    expect(answer({ ...limited("string", extension("minLength", { valueInteger: 3 })), maxLength: 5 }, { valueString: "abcd" })).toEqual([]);
    for (const valueString of ["ab", "abcdef"]) expect(answer({ ...limited("string", extension("minLength", { valueInteger: 3 })), maxLength: 5 }, { valueString }), valueString).toEqual(wrong);
    const code = limited("string", extension("regex", { valueString: "[A-Z]{2}[0-9]+" }));
    expect(answer(code, { valueString: "AB12" })).toEqual([]);
    expect(answer(code, { valueString: "xAB12" })).toEqual(wrong);
    expect(answer(limited("decimal", extension("maxDecimalPlaces", { valueInteger: 2 })), { valueDecimal: 1.25 })).toEqual([]);
    expect(answer(limited("decimal", extension("maxDecimalPlaces", { valueInteger: 2 })), { valueDecimal: 1.255 })).toEqual(wrong);
  });

  it("is a quantity within limits that have a unit of the same kind, in a unit that is offered", () => {
    const sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
    const quantity = (value: number, code?: string): Json => ({ value, ...(code !== undefined && { system: "http://unitsofmeasure.org", code }) });
    const wrong = ["answer-limit QuestionnaireResponse.item[0].answer[0].value"];
    const upTo = { type: "quantity", extension: [extension(`${sdc}maxQuantity`, { valueQuantity: quantity(5, "km") })] };
    expect(answer(upTo, { valueQuantity: quantity(4000, "m") })).toEqual([]);
    expect(answer(upTo, { valueQuantity: quantity(6000, "m") })).toEqual(wrong);
    expect(answer(upTo, { valueQuantity: quantity(1, "kg") })).toEqual(wrong);
    expect(answer(upTo, { valueQuantity: quantity(1) })).toEqual(wrong);
    const inMetres = { type: "quantity", extension: [extension("questionnaire-unitOption", { valueCoding: { system: "http://unitsofmeasure.org", code: "m" } })] };
    expect(answer(inMetres, { valueQuantity: quantity(1, "m") })).toEqual([]);
    expect(answer(inMetres, { valueQuantity: quantity(1, "km") })).toEqual(wrong);
  });

  it("is an attachment of an allowed size and type", () => {
    const limited = { type: "attachment", extension: [extension("maxSize", { valueDecimal: 3 }), extension("mimeType", { valueCode: "text/plain" })] };
    expect(answer(limited, { valueAttachment: { contentType: "text/plain", data: "YWJj" } })).toEqual([]);
    expect(answer(limited, { valueAttachment: { contentType: "text/plain", data: "YWJjZA==" } })).toEqual(["answer-limit QuestionnaireResponse.item[0].answer[0]"]);
    expect(answer(limited, { valueAttachment: { contentType: "text/html", data: "YWJj" } })).toEqual(["answer-limit QuestionnaireResponse.item[0].answer[0]"]);
  });

  it("refers to a resource of a type that there is, and that is allowed", () => {
    const wrong = ["answer-limit QuestionnaireResponse.item[0].answer[0].value"];
    expect(answer({ type: "reference" }, { valueReference: { reference: "https://example.org/Patient/1" } })).toEqual([]);
    expect(answer({ type: "reference" }, { valueReference: { reference: "https://example.org/Chicken/1" } })).toEqual(wrong);
    const people = { type: "reference", extension: [extension("questionnaire-referenceResource", { valueCode: "Patient" })] };
    expect(answer(people, { valueReference: { reference: "Patient/1" } })).toEqual([]);
    expect(answer(people, { valueReference: { reference: "Group/1" } })).toEqual(wrong);
  });
});

describe("hostile forms", () => {
  it("of a contained Questionnaire and its answers end without an exception", () => {
    let item: Json = { linkId: "x" };
    for (let depth = 0; depth < 500; depth++) item = { linkId: "x", type: "group", item: [item] };
    for (const items of [[item], [null, 7, "x"], { linkId: "x" }]) {
      const response = { resourceType: "QuestionnaireResponse", questionnaire: "#c", status: "completed", contained: [{ resourceType: "Questionnaire", id: "c", status: "active", item: items }], item: items };
      expect(validatorOf([]).validateResource(response).length).toBeGreaterThan(0);
    }
  });
});
