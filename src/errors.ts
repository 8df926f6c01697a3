import type { Issue, IssueType, Severity, SourcePosition } from "./model/issue.ts";

/** One row of the error table. `{name}` in a text stands for a parameter; texts never take a record's value. */
interface ErrorRow {
  readonly severity: Severity;
  readonly code: IssueType;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Every problem that Portage reports, by key: `<stage>.<what>`. docs/errors.md lists the same keys (a test compares them).
 */
export const errors = {
  // parse/hl7v2
  "hl7v2.empty": { severity: "fatal", code: "invalid", message: "The body is empty; an HL7 v2 message is expected, which starts with MSH.", remedy: "Send the message as the body of the request." },
  "hl7v2.too-large": { severity: "fatal", code: "too-long", message: "The body has {bytes} bytes; at most {limit} are read.", remedy: "Send a large batch in several bodies, or raise the limit." },
  "hl7v2.binary": { severity: "fatal", code: "invalid", message: "The byte at offset {offset} is NUL, so this is no HL7 v2 text.", remedy: "Send text; UTF-16 and UTF-32 need a byte order mark." },
  "hl7v2.no-msh": { severity: "fatal", code: "structure", message: "No line starts with MSH; an HL7 v2 message is expected, which starts with MSH and its delimiters, such as MSH|^~\\&|.", remedy: "Send ER7 (pipes and hats), or name the body's true content type." },
  "hl7v2.delimiters": { severity: "fatal", code: "structure", message: "{segment}-1 and {segment}-2 on line {line} name no usable delimiters; expected are a separator and one to five further characters, all different, none a letter, digit or space, such as MSH|^~\\&|.", remedy: "Correct the start of the segment; a message cut off there must be sent again." },
  "hl7v2.delimiters-more": { severity: "warning", code: "informational", message: "More {segment} segments name no usable delimiters.", remedy: "" },
  "hl7v2.before-message": { severity: "warning", code: "structure", message: "The body has text before the first header segment (MSH, FHS or BHS); it is part of no message.", remedy: "Send it inside a message, or remove it." },
  "hl7v2.message-type-missing": { severity: "error", code: "required", message: "MSH-9 is empty; it names the message's type and trigger event, such as ADT^A01.", remedy: "Have the sender fill MSH-9." },
  "hl7v2.structure-unknown": { severity: "warning", code: "not-supported", message: "MSH-9 names no message structure of HL7 v2.1 to v2.8; the segments are kept in order, without groups.", remedy: "Correct MSH-9, or add a message table for this structure." },
  "hl7v2.structure-corrected": { severity: "warning", code: "value", message: "MSH-9.3 names no message structure of HL7 v2; the message is read as {structure}, the structure of its type and trigger event.", remedy: "Have the sender correct or leave out MSH-9.3." },
  "hl7v2.segment-out-of-place": { severity: "warning", code: "structure", message: "The segment {segment} on line {line} has no place here in {structure}; it is kept at the nearest legal place.", remedy: "Have the sender correct the order of segments, or describe the structure in a message table." },
  "hl7v2.line-break": { severity: "warning", code: "structure", message: "The segment {segment} on line {line} goes on over lines that start no segment; they are read as line breaks in the field before them.", remedy: "Have the sender write line breaks in a field as \\.br\\." },
  "hl7v2.segment-bare": { severity: "warning", code: "structure", message: "Line {line} is a segment name alone, {segment}, without fields.", remedy: "If it is text of the field before it, have the sender write line breaks as \\.br\\." },
  "hl7v2.escape": { severity: "warning", code: "value", message: "{leaf} holds an escape character that starts no known escape sequence; it is kept as it is written.", remedy: "Have the sender write the character itself as \\E\\, or map the sender's local sequences." },
  "hl7v2.more": { severity: "warning", code: "informational", message: "The same holds for {count} further places.", remedy: "" },
  "hl7v2.charset-unknown": { severity: "warning", code: "not-supported", message: "{place} names a character set that is not known; the message is read as {encoding}.", remedy: "Use a name of HL7 table 0211, such as UNICODE UTF-8." },
  "hl7v2.charset-undeclared": { severity: "warning", code: "value", message: "No character set is declared and the bytes are not UTF-8; they are read as windows-1252.", remedy: "Have the sender name the character set in MSH-18." },
  "hl7v2.charset-contradicted": { severity: "warning", code: "value", message: "The bytes are not {declared}, the declared character set; they are read as {encoding}.", remedy: "Have the sender correct MSH-18 or the charset of the content type." },
  "hl7v2.charset-invalid": { severity: "warning", code: "value", message: "Some bytes are no characters of {declared}, the declared character set; {reading}.", remedy: "Have the sender correct the encoding; fields cut off within a character are a common cause." },
  "hl7v2.batch-count": { severity: "error", code: "value", message: "{segment}-1 on line {line} does not say the number of {things} before it, which is {found}.", remedy: "Compare with the sender what was sent; parts may be missing. What arrived is read." },
  "hl7v2.batch-empty": { severity: "information", code: "informational", message: "The batch holds no message.", remedy: "" },
  "hl7v2.batch-open": { severity: "error", code: "incomplete", message: "The {header} on line {line} has no {trailer}; the end of the batch may be missing.", remedy: "Compare with the sender what was sent. What arrived is read." },
  "hl7v2.batch-unopened": { severity: "warning", code: "structure", message: "The {trailer} on line {line} closes no {header}.", remedy: "Have the sender send both, or neither." },

  // parse: lines and parts
  "body.too-many": { severity: "error", code: "too-costly", message: "The body has more than {limit} lines or parts.", remedy: "Send them in several bodies." },
  "body.no-lines": { severity: "error", code: "required", message: "The body has no line that is not blank.", remedy: "Send one message a line, as a JSON string." },
  "body.ndjson-charset": { severity: "error", code: "not-supported", message: "The charset of the content type is not UTF-8, as NDJSON must be.", remedy: "Send UTF-8, and name no other charset." },
  "body.line-not-utf-8": { severity: "fatal", code: "structure", message: "Line {line} is not UTF-8, as NDJSON must be.", remedy: "Send it as UTF-8." },
  "body.line-not-json": { severity: "fatal", code: "structure", message: "Line {line} is not JSON: column {column}: {problem}.", remedy: "Write the message as one JSON string, its line breaks as \\r." },
  "body.line-not-a-message": { severity: "fatal", code: "structure", message: "Line {line} is neither a JSON string nor an object with a text `message`, if wanted a text `id` of {length} characters at most, and nothing else.", remedy: "Write the message as a JSON string, or as { \"message\": \"…\" }." },
  "body.line-half-character": { severity: "fatal", code: "value", message: "The message of line {line} holds half a character (one surrogate of a pair, \\uD800 to \\uDFFF, alone).", remedy: "Write both halves, or the character itself." },
  "body.boundary": { severity: "error", code: "required", message: "The content type names no usable boundary; expected are one to 70 characters that RFC 2046 allows.", remedy: "Let the HTTP client write the Content-Type of the form (curl -F does)." },
  "body.no-delimiter": { severity: "fatal", code: "structure", message: "No line of the body is the boundary that the content type names.", remedy: "Let the HTTP client write body and Content-Type together (curl -F does); lines end with CR and LF." },
  "body.no-parts": { severity: "error", code: "required", message: "The body has no part.", remedy: "Send each message or batch as a part." },
  "body.outside-parts": { severity: "warning", code: "structure", message: "The body has text before its first part or after its last; it is part of no message.", remedy: "Send it as a part, or remove it." },
  "body.part-cut-off": { severity: "fatal", code: "incomplete", message: "Part {part} has no end: the boundary that closes the body is missing.", remedy: "Send the body again, whole." },
  "body.part-headers": { severity: "fatal", code: "structure", message: "Part {part} has no empty line between its headers and what it holds, or more than {limit} bytes of headers.", remedy: "Let the HTTP client write the parts (curl -F does)." },
  "body.part-encoding": { severity: "fatal", code: "not-supported", message: "Part {part} has a Content-Transfer-Encoding. Parts are read as they come.", remedy: "Send the file's own bytes." },
  "body.part-type": { severity: "fatal", code: "not-supported", message: "The Content-Type of part {part} is not one that is read in a part. Accepted: {accepted}.", remedy: "Name the type of the file (curl -F 'file=@x.hl7;type=text/plain')." },

  // mapping
  "mapping.yaml": { severity: "error", code: "structure", message: "{place}  The file is not YAML: {problem}", remedy: "Correct the file at that place." },
  "mapping.form": { severity: "error", code: "structure", message: "{place}  {what}: expected {expected}.", remedy: "See docs/mapping-language.md." },
  "mapping.unknown-key": { severity: "error", code: "structure", message: "{place}  `{key}` is no key of the mapping language here.", remedy: "Known keys: {known}." },
  "mapping.place": { severity: "error", code: "structure", message: "{place}  `{text}` is no place.", remedy: "Write a field (PID-3, PID-3.4.1) or a component of a data type (CX.4)." },
  "mapping.unknown-place": { severity: "error", code: "structure", message: "{place}  The HL7 v2 dictionary has no {text} here.", remedy: "Check the number against the segment or data type." },
  "mapping.unknown-source": { severity: "error", code: "structure", message: "{place}  `{source}` is neither a segment nor a data type of the dictionary.", remedy: "Check the table's title." },
  "mapping.unknown-type": { severity: "error", code: "structure", message: "{place}  R4 has no type `{type}`.", remedy: "Check the spelling." },
  "mapping.path": { severity: "error", code: "structure", message: "{place}  {step} {problem}.", remedy: "" },
  "mapping.condition": { severity: "error", code: "structure", message: "{place}  The condition does not read: expected {expected}.", remedy: "The grammar is in docs/mapping-language.md." },
  "mapping.constant": { severity: "error", code: "value", message: "{place}  The constant for {element} ({type}) is to be {expected}.", remedy: "Correct the constant." },
  "mapping.concept-map": { severity: "error", code: "not-found", message: "{place}  The ConceptMap \"{map}\" is not loaded. {hint}", remedy: "Known maps are the files of conceptmaps/." },
  "mapping.conversion": { severity: "error", code: "not-found", message: "{place}  There is no table and no function named `{name}`. {hint}", remedy: "Add a data type table, or a function under src/mapping/functions." },
  "mapping.no-conversion": { severity: "error", code: "not-found", message: "{place}  Nothing converts {source} to {element} ({type}).", remedy: "Name a conversion with `as:` or `translate:`, or add the table {source}→{type}." },
  "mapping.type": { severity: "error", code: "structure", message: "{place}  `{conversion}` does not fit: the source is {source}, the target {element} is {type}.", remedy: "Choose a conversion of these types." },
  "mapping.absent": { severity: "error", code: "value", message: "{place}  `{text}` is neither a code of the element's binding nor a data-absent-reason.", remedy: "Use unknown, not-applicable, masked or another code of http://terminology.hl7.org/CodeSystem/data-absent-reason." },
  "mapping.no-key": { severity: "error", code: "required", message: "{place}  The table makes a {type} of its own and says no key.", remedy: "Add `key:` with the places that identify it." },
  "mapping.undecided": { severity: "error", code: "required", message: "{place}  {table} has no row for {field} ({name}).", remedy: "Decide it: to, leave, archive or with." },
  "mapping.two-writers": { severity: "error", code: "conflict", message: "{place}  {one} and {other} both write {element}, which takes one value.", remedy: "Give one of them a condition (`when`) or let it yield (`yields-to`)." },
  "mapping.doubled": { severity: "error", code: "duplicate", message: "{place}  The table {table} stands already in {other}.", remedy: "Keep one of them; a site changes rows with an overlay." },
  "mapping.no-table": { severity: "error", code: "not-found", message: "{place}  There is no table `{table}`.", remedy: "Add it under mappings/, or correct the name." },
  "mapping.unknown-instance": { severity: "error", code: "not-found", message: "{place}  The message has no instance `{name}`. {hint}", remedy: "Instances are named under `instances:`." },
  "mapping.no-part": { severity: "error", code: "not-found", message: "{place}  There is no part of message tables named `{part}`. {hint}", remedy: "Add it under mappings/, or correct the name." },
  "mapping.doubled-instance": { severity: "error", code: "duplicate", message: "{place}  Two parts of {structure} make `{instance}`.", remedy: "Take one of the parts, or say in the message table how it is made." },
  "mapping.no-group": { severity: "error", code: "not-found", message: "{place}  {structure} has no group `{group}`.", remedy: "Its groups: {known}." },
  "mapping.link-type": { severity: "error", code: "structure", message: "{place}  {element} is {type}, and a link writes a Reference.", remedy: "Link to the element that holds the reference." },
  "mapping.link-target": { severity: "error", code: "structure", message: "{place}  {element} may not point to a {type}.", remedy: "R4 allows {known}." },
  "mapping.required": { severity: "error", code: "required", message: "{place}  {instance}: {element} is required by R4 in {type}, and no row or link writes it.", remedy: "Add a row, or say `absent: unknown` on the row that would write it." },
  "mapping.after": { severity: "error", code: "structure", message: "{place}  `after` names {segment}, which `from` does not have.", remedy: "Name the segment under `from`, or leave it out of `after`." },
  "mapping.grammar": { severity: "error", code: "structure", message: "{place}  The grammar does not read.", remedy: "Write HL7's abstract syntax: MSH [EVN] { PATIENT( PID [PD1] ) }." },
  "mapping.code-unmapped": { severity: "warning", code: "code-invalid", message: "{source}: the ConceptMap {map} has no target for this code; the original is kept.", remedy: "Add the code to the map." },
  "mapping.code-not-carried": { severity: "warning", code: "code-invalid", message: "{source}: the ConceptMap {map} has no target for this code, and the element takes the codes of its binding alone; the code is not carried over here.", remedy: "Add the code to the map." },
  "mapping.no-code": { severity: "warning", code: "code-invalid", message: "{source}: this is text without a code, and the element takes a code alone; it is not carried over here.", remedy: "Let the sender write the code." },
  "mapping.yielded": { severity: "warning", code: "conflict", message: "{source}: {table} {row} gives way to another field that says something else for {element}.", remedy: "Check which of the two the sender means." },
  "mapping.conflict": { severity: "warning", code: "conflict", message: "{source}: {element} has a value already and takes only one.", remedy: "Check the record; the first value stands." },
  "mapping.required-missing": { severity: "error", code: "required", message: "{row} is missing: {reason}.", remedy: "The record waits in quarantine; complete it at the source and send it again." },
  "mapping.not-converted": { severity: "error", code: "not-supported", message: "This is {what} ({structure}): {because}.", remedy: "{remedy}" },
  "mapping.not-converted-twice": { severity: "error", code: "duplicate", message: "{place}  {structure} is listed a second time.", remedy: "Keep it in one list." },
  "mapping.not-converted-missing": { severity: "error", code: "required", message: "{place}  {structure} is not listed, and all that it has room for is the frame of a message.", remedy: "List it, or take the segment that carries a record out of `frame`." },
  "mapping.unknown-structure": { severity: "error", code: "not-found", message: "{place}  The HL7 v2 dictionary has no structure {structure}.", remedy: "Check the spelling; `QBP_*` stands for structures of a type that it does not have." },
  "mapping.no-structure": { severity: "error", code: "not-supported", message: "There is no message table for {structure} and no generic one.", remedy: "Add mappings/hl7v2/messages/{structure}.yaml." },
  "mapping.not-a-time": { severity: "warning", code: "value", message: "{source}: this is no date or time of HL7 v2 (YYYY[MM[DD[HH[MM[SS]]]]][+/-ZZZZ]).", remedy: "Correct it at the source." },
  "mapping.time-without-offset": { severity: "warning", code: "incomplete", message: "{source}: the time has no offset from UTC, and neither MSH-7 nor the feed gives one; the date alone is carried over.", remedy: "Give the feed its time zone." },
  "mapping.offset-out-of-range": { severity: "warning", code: "value", message: "{source}: the offset from UTC is beyond 14 hours.", remedy: "Correct it at the source." },
  "mapping.date-has-time": { severity: "information", code: "informational", message: "{source}: the element takes a date; the time of day is not carried over here.", remedy: "" },
  "mapping.hour-without-minutes": { severity: "warning", code: "incomplete", message: "{source}: the hour stands without minutes, which FHIR cannot say; the date alone is carried over.", remedy: "" },
  "mapping.not-an-instant": { severity: "warning", code: "value", message: "{source}: FHIR asks for seconds and an offset here, and the value has less.", remedy: "Correct it at the source, or give the feed its time zone." },
  "mapping.not-ucum": { severity: "warning", code: "code-invalid", message: "{source}: the unit is said to be UCUM and UCUM does not know it; it is carried as text.", remedy: "Correct it at the source." },
  "mapping.not-a-number": { severity: "warning", code: "value", message: "{source}: this is no number.", remedy: "Correct it at the source." },
  "mapping.not-a-time-unit": { severity: "warning", code: "code-invalid", message: "{source}: this is no unit of time.", remedy: "Correct it at the source: s, min, h, d, wk, mo or a." },
  "mapping.not-whole-minutes": { severity: "warning", code: "value", message: "{source}: FHIR counts whole minutes here, and this is part of one.", remedy: "Correct it at the source." },
  "mapping.not-in-use": { severity: "warning", code: "value", message: "{source}: expected A or I (HL7 table 0183), or a record event of table 0180.", remedy: "Correct it at the source." },
  "mapping.not-yes-no": { severity: "warning", code: "value", message: "{source}: expected Y or N (HL7 table 0136).", remedy: "Correct it at the source." },
  "mapping.not-base64": { severity: "warning", code: "value", message: "{source}: the data are not {encoding}.", remedy: "Correct it at the source." },
  "mapping.not-an-address": { severity: "warning", code: "value", message: "{source}: this is no identifier of the kind {type} that it is said to be, so it is no address.", remedy: "Correct it at the source." },
  "mapping.encoding-unknown": { severity: "warning", code: "value", message: "{source}: the data's encoding is none of A, Hex and Base64 (HL7 table 0299).", remedy: "Have the sender fill the encoding (ED.4)." },
  "mapping.media-type-unknown": { severity: "warning", code: "value", message: "{source}: type and subtype name no media type (HL7 tables 0191, 0834 and 0291).", remedy: "Have the sender name both, such as application and pdf." },
  "mapping.not-a-url": { severity: "warning", code: "value", message: "{source}: the pointer is no URL, and its application gives no address to put before it.", remedy: "Have the sender write the address of the data." },
  "mapping.not-a-clock-time": { severity: "warning", code: "value", message: "{source}: FHIR asks for hours and minutes without an offset here (HHMM[SS[.S]]).", remedy: "Correct it at the source." },
  "mapping.no-natural-key": { severity: "information", code: "informational", message: "{type}: {count} without a natural key; known within this record only, so that the next record makes another one.", remedy: "Have the sender fill the fields of its key, or name other fields as its key in the mapping table." },
  "mapping.local-name": { severity: "information", code: "informational", message: "{source}: nobody has registered this {kind}; a URN of the feed stands for it.", remedy: "Register it with the feed." },

  // terminology
  "terminology.map-not-json": { severity: "error", code: "structure", message: "The file is not JSON.", remedy: "Correct the JSON at this place." },
  "terminology.map-shape": { severity: "error", code: "structure", message: "{place} {rule}.", remedy: "Write it as R4 ConceptMap (http://hl7.org/fhir/R4/conceptmap.html) defines it." },
  "terminology.map-unnamed": { severity: "error", code: "required", message: "The ConceptMap has no {name}.", remedy: "Give it one: mapping tables name a map by its id, lineage by its url and version." },
  "terminology.map-misnamed": { severity: "error", code: "value", message: "The id of the ConceptMap is not the one of its file.", remedy: "Name the file {expected}, or change the id." },
  "terminology.id-repeated": { severity: "error", code: "duplicate", message: "The id of the ConceptMap is also the one of {other}, whose url is another.", remedy: "To replace that map, give this one its url; else give it an id of its own." },
  "terminology.url-repeated": { severity: "error", code: "duplicate", message: "The url of the ConceptMap is also the one of {other}.", remedy: "Give each map of a folder its own url." },
  "terminology.group-without-system": { severity: "error", code: "required", message: "{place} has no {side}.", remedy: "Name the code system on this side: a code is nothing without it." },
  "terminology.code-doubled": { severity: "error", code: "duplicate", message: "{place} maps the code {code} a second time.", remedy: "Put all targets of the code into one element." },
  "terminology.code-undecided": { severity: "error", code: "required", message: "{place} says nothing of the code {code}.", remedy: "Give it a target, or one with equivalence unmatched and a comment that says why." },
  "terminology.target-code-missing": { severity: "error", code: "required", message: "{place} has the equivalence {equivalence} but no code.", remedy: "Name the target's code; only unmatched stands without one." },
  "terminology.comment-missing": { severity: "error", code: "invariant", message: "{place} has the equivalence {equivalence} but no comment (cmd-1).", remedy: "Say in the comment in which sense the target is {equivalence}." },
  "terminology.unmapped-incomplete": { severity: "error", code: "invariant", message: "{place} has the mode {mode} but no {needs} (cmd-2, cmd-3).", remedy: "Add it, or remove unmapped." },
  "terminology.other-map-unknown": { severity: "error", code: "not-found", message: "{place} names the ConceptMap {url}, which is not loaded.", remedy: "Put that map into the folder, or correct the url." },
  "terminology.other-map-cycle": { severity: "error", code: "business-rule", message: "{place} leads back to its own map: {circle}.", remedy: "Let one map of the circle end without other-map." },
  "terminology.parameters-expected": { severity: "error", code: "structure", message: "{operation} takes a Parameters resource.", remedy: "Send one with resourceType Parameters and a list of parameter." },
  "terminology.parameter-unknown": { severity: "error", code: "not-supported", message: "{operation} of R4 has no parameter of this name.", remedy: "Its parameters are {names}." },
  "terminology.parameter-kind": { severity: "error", code: "value", message: "The parameter {name} needs {kind}.", remedy: "Send its value in that property." },
  "terminology.parameter-repeated": { severity: "error", code: "duplicate", message: "The parameter {name} comes more than once.", remedy: "Send it once." },
  "terminology.code-not-one": { severity: "error", code: "required", message: "{operation} takes exactly one of code, coding and codeableConcept; the request has {count}.", remedy: "Send one of them." },
  "terminology.code-without-system": { severity: "error", code: "required", message: "The parameter code of {operation} comes without system.", remedy: "Name the code system in system." },
  "terminology.coding-without-code": { severity: "error", code: "required", message: "No coding in the request of {operation} has a code.", remedy: "Send a coding with system and code." },
  "terminology.dependency-incomplete": { severity: "error", code: "required", message: "A dependency needs its parts element (a uri) and concept (a CodeableConcept).", remedy: "Send both." },
  "terminology.map-named-twice": { severity: "error", code: "invalid", message: "The request brings a ConceptMap along and names another by url.", remedy: "Send one of conceptMap and url." },
  "terminology.version-without-url": { severity: "error", code: "required", message: "conceptMapVersion says a version of a map that is not named.", remedy: "Name the map in url." },
  "terminology.map-unknown": { severity: "error", code: "not-found", message: "There is no ConceptMap with the url and version of the request.", remedy: "conceptmaps/README.md and the site's conceptmaps folder list what there is." },
  "terminology.value-set-not-one": { severity: "error", code: "required", message: "{operation} takes exactly one of url and valueSet.", remedy: "Name the value set by url, or send it along." },
  "terminology.value-set-unknown": { severity: "error", code: "not-found", message: "The value set that url names is not at hand.", remedy: "Value sets of R4 and HL7 terminology are. Put others as ValueSet-<id>.json into terminology/ of the site folder (portage check lists files that cannot be used), or send it along as valueSet." },
  "terminology.value-set-not-listed": { severity: "error", code: "not-supported", message: "The value set has neither an expansion nor an include: what is in it is not said.", remedy: "Give it an expansion, or a compose with at least one include." },
  "terminology.expansion-part": { severity: "error", code: "incomplete", message: "Only a part of the value set's expansion is at hand, so that this cannot be decided.", remedy: "Put the whole expansion into the ValueSet, or a compose." },
  "terminology.value-set-import": { severity: "error", code: "not-found", message: "{place} takes codes from the value set {url}, which is not at hand.", remedy: "Put it as ValueSet-<id>.json into terminology/ of the site folder." },
  "terminology.value-set-cycle": { severity: "error", code: "business-rule", message: "The value set takes codes from itself: {circle}.", remedy: "Let one value set of the circle list its codes." },
  "terminology.value-set-endless": { severity: "error", code: "too-costly", message: "The value set has all codes of {system}, which are made by a grammar and without end.", remedy: "Ask $validate-code for one code." },
  "terminology.code-system-unknown": { severity: "error", code: "not-supported", message: "The code system {system} is not at hand, so that this cannot be decided.", remedy: "Put it as CodeSystem-<id>.json into terminology/ of the site folder, or a value set with its expansion." },
  "terminology.code-system-incomplete": { severity: "error", code: "not-supported", message: "Only a part of the code system {system} is at hand, so that this cannot be decided.", remedy: "Put the whole of it, with content complete, as CodeSystem-<id>.json into terminology/ of the site folder." },
  "terminology.filter-unsupported": { severity: "error", code: "not-supported", message: "{place} filters by {property} {operator}, which cannot be decided: the code system at hand does not have the property, or the expression is not one that is safe to run.", remedy: "Filter by concept, code, display or a property of the code system; regular expressions may have no look-around, back-reference or lazy quantifier." },
  "terminology.system-not-one": { severity: "error", code: "required", message: "{operation} takes exactly one of url and codeSystem.", remedy: "Name the code system by url, or send it along." },
  "terminology.system-missing": { severity: "error", code: "required", message: "{operation} needs a code system: system with code, or a coding with both.", remedy: "Name the code system in system." },
  "terminology.system-not-at-hand": { severity: "error", code: "not-found", message: "The code system of the request is not at hand in that version.", remedy: "Put it as CodeSystem-<id>.json into terminology/ of the site folder (portage check lists files that cannot be used)." },
  "terminology.system-other": { severity: "error", code: "invalid", message: "A coding in the request of {operation} is of another code system than the one asked.", remedy: "Send codings of that code system, or name theirs." },
  "terminology.code-unknown": { severity: "error", code: "not-found", message: "The code system does not have the code of the parameter {name}.", remedy: "Check code, code system and version; ValueSet/$expand with a filter finds codes by their displays." },
  "terminology.system-ambiguous": { severity: "error", code: "multiple-matches", message: "The code comes without system, and {count} code systems of the value set have it.", remedy: "Name the code system in system." },
  "terminology.lookup-not-one": { severity: "error", code: "required", message: "$lookup takes exactly one of code and coding; the request has {count}.", remedy: "Send one of them." },
  "terminology.codes-not-two": { severity: "error", code: "required", message: "$subsumes takes codeA and codeB with system, or codingA and codingB of one system.", remedy: "Send one of the two pairs." },
  "terminology.subsumption-undecidable": { severity: "error", code: "not-supported", message: "The hierarchy of the code system is meant as {meaning}: it does not say what subsumes what.", remedy: "Ask for code systems whose hierarchyMeaning is is-a." },
  "terminology.parameter-unsupported": { severity: "error", code: "not-supported", message: "{operation} does not take the parameter {name} here.", remedy: "{instead}." },
  "terminology.paging": { severity: "error", code: "value", message: "{name} must be a whole number from 0.", remedy: "Correct it." },
  "terminology.expansion-too-large": { severity: "error", code: "too-costly", message: "The expansion has {total} codes; at most {limit} are sent at once.", remedy: "Page with offset and count, or narrow it with filter." },
  "terminology.instance-unknown": { severity: "error", code: "not-found", message: "There is no {type} with the id of the path.", remedy: "Name it by url at /fhir/{type}/{operation}." },
  "terminology.definition-shape": { severity: "error", code: "structure", message: "{place} {rule}.", remedy: "Write it as R4 defines it (http://hl7.org/fhir/R4/codesystem.html, http://hl7.org/fhir/R4/valueset.html)." },
  "terminology.definition-repeated": { severity: "error", code: "duplicate", message: "The url and version are also those of {other}.", remedy: "Keep one of the two files, or give one another version." },
  "terminology.concept-doubled": { severity: "error", code: "duplicate", message: "{place} defines the code {code} a second time.", remedy: "Define each code once." },

  "terminology.sheet-unreadable": { severity: "error", code: "structure", message: "The sheet is empty, is no UTF-8 or UTF-16, or has a quote without an end.", remedy: "Save it as CSV (UTF-8), with the head line that portage terminology worklist writes." },
  "terminology.sheet-columns": { severity: "error", code: "structure", message: "The sheet lacks the columns {missing}.", remedy: "Keep the head line that portage terminology worklist writes." },
  "terminology.sheet-map-unknown": { severity: "error", code: "not-found", message: "Line {line} names no ConceptMap that is loaded.", remedy: "Name it in the column concept map by its url or id." },
  "terminology.sheet-equivalence": { severity: "error", code: "value", message: "Line {line} has a target but no equivalence of R4.", remedy: "Write one of {known}." },
  "terminology.sheet-cell-empty": { severity: "error", code: "required", message: "Line {line} needs something in the column {column}.", remedy: "Fill it, or empty target code and equivalence to leave the line undecided." },
  "terminology.sheet-unmatched": { severity: "error", code: "business-rule", message: "Line {line} says unmatched and names a target.", remedy: "Empty the target, or choose the equivalence that holds." },
  "terminology.sheet-comment": { severity: "error", code: "invariant", message: "Line {line} says {equivalence} without a comment.", remedy: "Say in the comment in which sense, or why there is no match." },
  "terminology.sheet-target-unknown": { severity: "error", code: "code-invalid", message: "Line {line}: the code system {system} does not have the target code.", remedy: "Correct the target; a candidate is written as code, display and score." },
  "terminology.sheet-target-outside": { severity: "error", code: "code-invalid", message: "Line {line}: the target code is not in {valueSet}, the target value set of the ConceptMap.", remedy: "Choose a code of it; FHIR would refuse another one." },
  "terminology.sheet-target-unchecked": { severity: "warning", code: "not-supported", message: "Line {line}: the target code was not checked, because the code system {system} is not at hand as a whole.", remedy: "Put it as CodeSystem-<id>.json into terminology/ of the site folder to have it checked." },
  "terminology.sheet-display": { severity: "error", code: "value", message: "Line {line}: the target display is not the one of the target code.", remedy: "One of the two is not what was meant; correct it, or empty the display." },
  "terminology.sheet-conflict": { severity: "error", code: "conflict", message: "Line {line} decides otherwise about the code of line {other}.", remedy: "A map has one decision for a code, whichever feed sends it; agree on one." },
  "terminology.sheet-decided": { severity: "error", code: "conflict", message: "Line {line} decides about a code that {map} {version} has decided otherwise.", remedy: "Change that element in the file of the ConceptMap, or take the line out." },

  // validation
  "validation.not-a-resource": { severity: "fatal", code: "structure", message: "A FHIR resource is expected, an object with a resourceType; found {found}.", remedy: "Check what makes this part of the output." },
  "validation.resource-type": { severity: "error", code: "structure", message: "The resourceType names no resource of FHIR R4.", remedy: "Use one of the names on the specification's resource list, as it is spelled there." },
  "validation.not-a-bundle": { severity: "fatal", code: "structure", message: "A Bundle is expected.", remedy: "Validate other resources as resources." },
  "validation.object": { severity: "error", code: "structure", message: "An object is expected here, a {type}; found {found}.", remedy: "Write its elements as properties of an object." },
  "validation.list": { severity: "error", code: "structure", message: "{name} of {type} may repeat, so an array is expected; found {found}.", remedy: "Put the value into an array, also when there is one." },
  "validation.empty": { severity: "error", code: "structure", message: "Found an empty {found}. FHIR has no empty values.", remedy: "Leave the property out." },
  "validation.null": { severity: "error", code: "structure", message: "Found null. FHIR has it only in an array of primitive values, where the array of the same name with _ has an object at the same index.", remedy: "Leave the value out." },
  "validation.siblings": { severity: "error", code: "structure", message: "{name} and _{name} differ in length ({values} and {siblings}), so that their entries do not pair.", remedy: "Fill both arrays with null to the same length." },
  "validation.unknown-property": { severity: "error", code: "structure", message: "{type} has no property {name} in FHIR R4.", remedy: "Remove it, correct its spelling, or carry the value in an extension." },
  "validation.required": { severity: "error", code: "required", message: "{type} requires {name}, which is missing.", remedy: "Add it, or say why it is absent with the data-absent-reason extension." },
  "validation.min": { severity: "error", code: "required", message: "{type} requires {name} at least {min} times.", remedy: "Add what is missing." },
  "validation.max": { severity: "error", code: "structure", message: "{type} allows {name} at most {max} times.", remedy: "Remove what is too much." },
  "validation.choice": { severity: "error", code: "structure", message: "{name}[x] of {type} takes one value of one type; another one stands beside it.", remedy: "Keep one of them." },
  "validation.format": { severity: "error", code: "value", message: "A value of type {type} must be {expected}; found {found} that is not.", remedy: "Correct the form of the value." },
  "validation.binding": { severity: "error", code: "code-invalid", message: "A code of the value set {valueSet} is required here, and the one found is not in it.", remedy: "Translate the code to one of the value set's." },
  "validation.binding-missing": { severity: "error", code: "code-invalid", message: "A code of the value set {valueSet} is required here, and there is none.", remedy: "Add a coding of the value set; text alone is not enough." },
  "validation.fixed": { severity: "error", code: "value", message: "{name} of {type} is fixed to {expected}, and this is another value.", remedy: "Write the value that the definition fixes." },
  "validation.pattern": { severity: "error", code: "value", message: "{name} of {type} is to have {expected}, and this has not.", remedy: "Add what the pattern has." },
  "validation.extension-value": { severity: "error", code: "extension", message: "The extension is defined with {expected}; found {found}.", remedy: "Write the value as its definition says." },
  "validation.reference-form": { severity: "error", code: "value", message: "The reference has none of the forms of a reference: Type/id, an absolute URL, urn:uuid:, urn:oid: or #id.", remedy: "Correct it, or carry the text in display or identifier." },
  "validation.reference-target": { severity: "error", code: "structure", message: "The reference points to a {found}; {expected} is expected here.", remedy: "Point to a resource of an allowed type." },
  "validation.reference-contained": { severity: "error", code: "not-found", message: "The reference points to a contained resource that is not there.", remedy: "Add the contained resource, or correct its id." },
  "validation.reference-unresolved": { severity: "error", code: "not-found", message: "The reference points to no entry of this Bundle.", remedy: "Add the entry, or correct its fullUrl or the reference." },
  "validation.full-url": { severity: "error", code: "value", message: "fullUrl must be an absolute URL, or urn:uuid: or urn:oid: with a well-formed value.", remedy: "Correct the fullUrl." },
  "validation.full-url-id": { severity: "error", code: "value", message: "fullUrl names another resource than the entry holds.", remedy: "Let the URL end with the resource's type and id." },
  "validation.full-url-twice": { severity: "error", code: "duplicate", message: "fullUrl is the same as that of entry {other}.", remedy: "Give each entry a fullUrl of its own." },
  "validation.entry-twice": { severity: "error", code: "duplicate", message: "The entry's resource has the type and id of entry {other}.", remedy: "Keep one entry for each resource in a transaction." },
  "validation.entry-request": { severity: "error", code: "required", message: "An entry of a {bundle} Bundle requires request.", remedy: "Say with request what is to be done with the resource." },
  "validation.invariant": { severity: "error", code: "invariant", message: "The rule {rule} is broken. {human}: {expression}", remedy: "Change what the rule speaks of." },
  "validation.invariant-warning": { severity: "warning", code: "invariant", message: "The rule {rule} is broken. {human}: {expression}", remedy: "Change what the rule speaks of, where you can." },
  "validation.invariant-unread": { severity: "information", code: "not-supported", message: "The rule {rule} is not checked, for its expression cannot be read: {expression}", remedy: "Correct the expression in the profile that states it." },
  "validation.json": { severity: "fatal", code: "structure", message: "This is not JSON: line {line}, column {column}: {problem}.", remedy: "Correct the text at this place." },
  "validation.depth": { severity: "error", code: "too-costly", message: "Nested deeper than {limit} levels; what is below was not checked.", remedy: "Nest less deeply." },
  "validation.too-many": { severity: "error", code: "too-costly", message: "There are {count} problems; the first {kept} are listed.", remedy: "Correct these and validate again." },
  // validation: profiles
  "validation.profile-unknown": { severity: "warning", code: "not-found", message: "The resource says that it conforms to {url}, which is not known here; that was not checked.", remedy: "Put the package with this profile into profiles/ of the site folder." },
  "validation.profile-not-found": { severity: "error", code: "not-found", message: "The profile {url} is not known here, so that the resource cannot be checked against it.", remedy: "Put its package into profiles/ of the site folder, or send the profile as `supporting`." },
  "validation.profile-unusable": { severity: "warning", code: "incomplete", message: "The profile {url} says something that cannot be checked: {problem}", remedy: "Add what the profile rests on, or correct it." },
  "validation.profile-broken": { severity: "error", code: "processing", message: "The profile {url} has no snapshot and none can be made: {problem}.", remedy: "Add what the profile rests on, or correct it." },
  "validation.profile-type": { severity: "error", code: "structure", message: "The profile {url} is one for {expected}; found {found}.", remedy: "Use a profile of the resource's type." },
  "validation.profile-none": { severity: "error", code: "structure", message: "The value conforms to none of the profiles that are allowed here: {profiles}. The closest is {closest}: {problem}", remedy: "Make it conform to one of them." },
  "validation.resource-allowed": { severity: "error", code: "structure", message: "A resource of type {expected} is expected here; found {found}.", remedy: "Put a resource of an allowed type here." },
  "validation.type-allowed": { severity: "error", code: "structure", message: "{name}[x] of {type} is expected to be {expected}; found {found}.", remedy: "Write a value of an allowed type." },
  "validation.slice-min": { severity: "error", code: "required", message: "{name} of {type} requires the slice {slice} at least {min} times; found {found}. {closest}", remedy: "Add what is missing." },
  "validation.slice-max": { severity: "error", code: "structure", message: "{name} of {type} allows the slice {slice} at most {max} times; found {found}.", remedy: "Remove what is too much." },
  "validation.slice-closed": { severity: "error", code: "structure", message: "{name} of {type} allows its slices alone ({slices}), and this is none of them. {closest}", remedy: "Make it one of the slices, or remove it." },
  "validation.slice-order": { severity: "error", code: "structure", message: "The slice {slice} of {name} stands after {after}; the profile wants the slices in its own order.", remedy: "Put the entries in the order of the profile." },
  "validation.slice-end": { severity: "error", code: "structure", message: "An entry that is no slice of {name} stands before the slice {slice}; such entries may come at the end alone.", remedy: "Move it to the end." },
  "validation.min-value": { severity: "error", code: "value", message: "{name} of {type} is less than {limit}, the least that is allowed.", remedy: "Correct the value." },
  "validation.max-value": { severity: "error", code: "value", message: "{name} of {type} is more than {limit}, the most that is allowed.", remedy: "Correct the value." },
  "validation.max-length": { severity: "error", code: "too-long", message: "{name} of {type} has {found} characters; at most {max} are allowed.", remedy: "Shorten the value, or carry it elsewhere." },
  "validation.binding-extensible": { severity: "warning", code: "code-invalid", message: "None of the codes found is in the value set {valueSet}, whose codes are to be used where one of them fits.", remedy: "Use a code of the value set if one has the meaning." },
  "validation.binding-preferred": { severity: "information", code: "code-invalid", message: "None of the codes found is in the value set {valueSet}, whose codes are preferred here.", remedy: "" },
  "validation.aggregation": { severity: "error", code: "structure", message: "The reference is one to {found}; {expected} is allowed here.", remedy: "Put the resource where the profile wants it." },
  "validation.reference-profile": { severity: "error", code: "structure", message: "The resource that the reference points to conforms to none of {profiles}. The closest is {closest}: {problem}", remedy: "Correct the resource, or point to another." },
  "validation.extension-context": { severity: "error", code: "extension", message: "The extension {url} is defined for {expected} and may not stand here.", remedy: "Move it to where its definition allows it." },
  "validation.extension-modifier": { severity: "error", code: "extension", message: "The extension {url} changes the meaning of what it stands in; it is to be a modifierExtension.", remedy: "Move it from extension to modifierExtension." },
  "validation.extension-no-modifier": { severity: "error", code: "extension", message: "The extension {url} is no modifier extension.", remedy: "Move it from modifierExtension to extension." },

  // snapshots of profiles
  "snapshot.min": { severity: "error", code: "conflict", message: "{element}: the minimum {found} is less than that of the base, {base}.", remedy: "A profile may narrow its base, not widen it." },
  "snapshot.max": { severity: "error", code: "conflict", message: "{element}: the maximum {found} is more than that of the base, {base}.", remedy: "A profile may narrow its base, not widen it." },
  "snapshot.min-max": { severity: "error", code: "conflict", message: "{element}: the minimum {min} is more than the maximum {max}.", remedy: "Correct the cardinality." },
  "snapshot.type": { severity: "error", code: "conflict", message: "{element}: the type {found} is none of those of the base ({base}).", remedy: "Use types that the base allows." },
  "snapshot.target": { severity: "error", code: "conflict", message: "{element}: the targets {found} are not all among those of the base ({base}).", remedy: "Use resource types or profiles on them that the base allows." },
  "snapshot.binding": { severity: "error", code: "conflict", message: "{element}: the binding is {found}, where the base has {base}.", remedy: "A profile may strengthen a binding, not weaken it." },
  "snapshot.fixed": { severity: "error", code: "conflict", message: "{element}: the base fixes another value.", remedy: "Leave the value as the base fixes it." },
  "snapshot.slicing-rules": { severity: "error", code: "conflict", message: "{element}: the base's slicing is closed, and the profile says {found}.", remedy: "Leave the slicing closed." },
  "snapshot.no-element": { severity: "error", code: "not-found", message: "{element}: the base has no such element.", remedy: "Check the path." },
  "snapshot.unknown": { severity: "error", code: "not-found", message: "{element}: what it rests on is not known or rests on itself: {url}.", remedy: "Add the package that defines it." },
  "snapshot.too-deep": { severity: "error", code: "too-costly", message: "{element}: the path has more steps than are followed.", remedy: "Nest less deeply." },
  "snapshot.too-large": { severity: "error", code: "too-costly", message: "{element}: the snapshot would have more than {limit} elements.", remedy: "Split the profile." },

  // packages of definitions
  "package.unreadable": { severity: "error", code: "structure", message: "{file} cannot be read as a package of definitions: {problem}.", remedy: "Put a FHIR package (.tgz), a folder or a JSON file there." },
  "package.json": { severity: "error", code: "structure", message: "{file} is not JSON: {problem}.", remedy: "Correct the file." },
  "package.fhir-version": { severity: "warning", code: "not-supported", message: "The package {package} is one for FHIR {version}; its definitions are read as if they were for R4.", remedy: "Use the package's R4 version." },
  "package.conflict": { severity: "warning", code: "duplicate", message: "{url}|{version} is defined differently in {first} and in {second}; that of {first} is used.", remedy: "Remove one of them." },
  "package.not-found": { severity: "error", code: "not-found", message: "{place} asks for the profile {url}, which no package in profiles/ has.", remedy: "Add its package, or correct the URL. `portage package list` shows what there is." },

  // bundle
  "bundle.conflict": {
    severity: "warning",
    code: "conflict",
    message: "{dropped} contradicts {kept} about {element} of the same {type}; the first stands and the other is not carried over.",
    remedy: "Correct the record, or give the two a different key in the mapping table if they are different things.",
  },
  "bundle.no-key": {
    severity: "warning",
    code: "incomplete",
    message: "A {type} ({name}) has no natural key in this record; its id holds for this record alone, and the next record makes another one.",
    remedy: "Let the sender fill the fields of its key, or name other fields as its key in the mapping table.",
  },

  // store and delivery
  "store.folder-in-use": { severity: "fatal", code: "lock-error", message: "The data folder {folder} is in use by process {pid}.", remedy: "Stop that process, give this one another PORTAGE_DATA, or set DATABASE_URL so that several processes can share a PostgreSQL server." },
  "store.key-wrong": { severity: "fatal", code: "security", message: "The store's payloads are sealed with keys that PORTAGE_PAYLOAD_KEY (or PORTAGE_KEY, where it is not set) does not open.", remedy: "Set the key that the store was made with. To change it, set the new one as PORTAGE_PAYLOAD_KEY and the former one as PORTAGE_PAYLOAD_KEY_PREVIOUS." },
  "store.newer-schema": { severity: "fatal", code: "not-supported", message: "The database has migration {number}, which this version of Portage does not know.", remedy: "Start the version that made it, or a newer one." },
  "delivery.unreachable": { severity: "error", code: "transient", message: "The target cannot be reached ({reason}).", remedy: "Check the target's URL and that it runs. The delivery is tried again by itself." },
  "delivery.broken": { severity: "error", code: "transient", message: "The connection to the target broke before its answer was complete ({reason}).", remedy: "The delivery reads back what the target has and is tried again by itself." },
  "delivery.timeout": { severity: "error", code: "timeout", message: "The target did not answer within {seconds} seconds.", remedy: "The delivery reads back what the target has and is tried again by itself." },
  "delivery.busy": { severity: "error", code: "throttled", message: "The target answered {status} and asks to come later.", remedy: "The delivery is tried again by itself." },
  "delivery.target-failed": { severity: "error", code: "transient", message: "The target answered {status}.", remedy: "Look into the target's log. The delivery is tried again by itself." },
  "delivery.misconfigured": { severity: "error", code: "processing", message: "The target answered {status}: the target's URL or the credential for it is wrong, not the record.", remedy: "Check the target's URL, what it leads to and what it asks for. All deliveries wait and are tried again by themselves, every few minutes and at the next start." },
  "delivery.conflict": { severity: "error", code: "conflict", message: "The target answered 409: somebody else changed the same resources at the same time.", remedy: "The delivery is tried again by itself, {limit} times at most." },
  "delivery.answer-unreadable": { severity: "error", code: "invalid", message: "The target answered {status}, but not with a transaction-response or batch-response Bundle.", remedy: "Check that the target's URL is the base of a FHIR R4 server. The delivery is tried again by itself, {limit} times at most." },
  "delivery.left-open": { severity: "warning", code: "incomplete", message: "Whether the target has stored what it was sent is not known.", remedy: "Nothing to do: the next attempt asks the target first, so that nothing is stored twice." },
  "delivery.answer-incomplete": { severity: "error", code: "incomplete", message: "The target answered with {answered} entries to a Bundle of {sent}.", remedy: "The delivery reads back what the target has and is tried again by itself, {limit} times at most." },
  "delivery.entry-failed": { severity: "error", code: "processing", message: "The target answered {status} for this entry alone.", remedy: "The target's own words beside this say why. What may pass with time is sent again by itself; what does not waits for a person." },
  "delivery.outdated": { severity: "error", code: "conflict", message: "Somebody else changed resources of this transaction after they were read.", remedy: "The delivery reads them again and is tried again by itself, a few times." },
  "delivery.not-readable": { severity: "error", code: "processing", message: "The target answered {status} when the present versions of the transaction's resources were to be read.", remedy: "Let the client read with a batch Bundle of GETs, or set the target's update to replace. All deliveries wait and are tried again by themselves, every few minutes and at the next start." },
  "delivery.refused": { severity: "error", code: "processing", message: "The target refuses {reference} with {status}.", remedy: "The target's own words beside this say why. Correct the record or the mapping table, and send what waits here again; what does not depend on it is delivered." },
  "delivery.depends-on": { severity: "warning", code: "processing", message: "{reference} is not delivered, because it refers to {needed}, which is not in the target: the target does not take {refused}.", remedy: "Correct what is refused. Then this is sent along with it." },
  "delivery.partly-listed": { severity: "information", code: "incomplete", message: "{reference} is delivered with the resources that the target took; those that wait are missing from its list.", remedy: "Correct what is refused. Then the whole list is sent along with it." },
  "delivery.several-matches": { severity: "error", code: "multiple-matches", message: "The target has several resources with the identifier by which it would find {reference}, and Portage must not guess which one is meant.", remedy: "Let somebody who knows the patients merge the duplicates in the target, or correct the identifier. Then send what waits here again." },
  "delivery.still-referenced": { severity: "error", code: "conflict", message: "The target does not delete {reference}, because other resources still refer to it.", remedy: "Look in the target for what refers to it and change or delete that first. Then send what waits here again." },
  "delivery.too-large": { severity: "error", code: "too-long", message: "{reference}, with the resources that it cannot be parted from, is more than the target takes in one Bundle ({limit}).", remedy: "Raise the target's limit (and maxEntries or maxBytes in its settings), or send the record with less in it (large attachments)." },
  "delivery.unfinished": { severity: "information", code: "informational", message: "{stored} entries are stored so far, and the attempt has taken its time.", remedy: "Nothing to do: the delivery goes on by itself with the rest." },
  "delivery.refused-because": { severity: "error", code: "processing", message: "The target says: {words}", remedy: "" },
  // quarantine
  "quarantine.decided": { severity: "error", code: "conflict", message: "The item was {state} by {by} at {at}.", remedy: "Nothing was changed. GET /quarantine/{id} says why, and what went on from it." },
  "quarantine.no-bundle": { severity: "error", code: "not-found", message: "The item has no Bundle that could be released.", remedy: "Edit the record, replay it after the tables were corrected, or discard it." },
  "quarantine.expired": { severity: "error", code: "deleted", message: "The record's bytes were removed at {at}, when the time for keeping them was over.", remedy: "Discard the item, and have the sender send the record again." },
  "quarantine.feed-gone": { severity: "error", code: "not-found", message: "The record belongs to the feed {feed}, which is not configured any more.", remedy: "Put feeds/{feed}.yaml back, or discard the item." },
  "quarantine.still-invalid": { severity: "error", code: "business-rule", message: "The record is still invalid. Its item stays open and names what is wrong now.", remedy: "Correct what the issues beside this one name in the tables or by an edit, or release or discard the item." },
  "quarantine.edit-invalid": { severity: "error", code: "business-rule", message: "The edited record is invalid; nothing was changed or kept.", remedy: "Correct what the issues beside this one name, and send the edit again." },
  "quarantine.edit-not-one": { severity: "error", code: "structure", message: "The body holds {count} records; an edit is one record that takes the place of the item's.", remedy: "Send the whole record, corrected, and nothing else." },
  "quarantine.edit-same": { severity: "error", code: "duplicate", message: "The body is the record as it came.", remedy: "Replay the item to convert it again without a change." },
  "lineage.other-tables": { severity: "warning", code: "incomplete", message: "The record was converted with the tables {made}; the present ones ({present}) make another Bundle of it.", remedy: "Run Portage with that version of the tables and of the site folder on the record's source to see its lineage as it was." },
  "lineage.other-settings": { severity: "warning", code: "incomplete", message: "The tables are those that converted the record, and they make another Bundle of it now: its feed, a ConceptMap, a setting, PORTAGE_KEY or the version of Portage has changed.", remedy: "Run that version of Portage with the site folder and settings of that time on the record's source to see its lineage as it was." },
  "lineage.source-expired": { severity: "warning", code: "deleted", message: "The record's bytes were removed, so that its lineage cannot be made again.", remedy: "The sender may still have the record; its SHA-256 tells whether it is the same." },
  "lineage.not-made": { severity: "warning", code: "not-found", message: "The present tables do not make this resource of the record.", remedy: "Run Portage with the version of the tables that did." },
  "sandbox.not-installed": { severity: "error", code: "not-supported", message: "The sandbox's packages (@medplum/core, @medplum/fhir-router) are not installed.", remedy: "Set PORTAGE_TARGET_URL to a FHIR server, or install Portage with its development dependencies." },

  // http
  "config.feed-yaml": { severity: "error", code: "structure", message: "{file}: the file is not YAML: {problem}", remedy: "Correct the file at that place." },
  "config.feed": { severity: "error", code: "structure", message: "{file}: {where} {problem}.", remedy: "docs/operations.md describes the feed files." },
  "http.body-empty": { severity: "error", code: "required", message: "The request has no body.", remedy: "Send the record or the resource as the body." },
  "http.not-hl7v2": { severity: "error", code: "structure", message: "The text begins with none of MSH, FHS and BHS, so it is no HL7 v2 message.", remedy: "Send the message from its MSH segment on." },
  "http.media-type": { severity: "error", code: "not-supported", message: "The Content-Type is not one that is read here. Accepted: {accepted}.", remedy: "Name the type of the body in the Content-Type header (curl sends another one unless it is told: -H 'content-type: {first}')." },
  "http.content-encoding": { severity: "error", code: "not-supported", message: "The body has a Content-Encoding. Bodies are read as they come.", remedy: "Send the body uncompressed." },
  "http.converter-missing": { severity: "error", code: "not-supported", message: "There is no converter for {type} in this version. Accepted: {accepted}.", remedy: "GET /coverage says what is supported." },
  "http.feed-unknown": { severity: "error", code: "not-found", message: "There is no feed of the name that the parameter feed gives. Feeds: {feeds}.", remedy: "Use one of them, or leave the parameter out: then the sender that the record names decides, or the feed default." },
  "http.key-reused": { severity: "error", code: "conflict", message: "The Idempotency-Key came before with other bytes.", remedy: "Use a new key for a new record." },
  "http.body-too-large": { severity: "error", code: "too-long", message: "The body is larger than {limit} bytes.", remedy: "Send fewer records in one request, or raise PORTAGE_MAX_BODY." },
  "http.rate-limited": { severity: "error", code: "throttled", message: "More than {limit} requests a minute came from one address.", remedy: "Send the request again after the seconds in Retry-After, or raise PORTAGE_RATE_LIMIT." },
  "http.under-pressure": { severity: "error", code: "transient", message: "The service is busier than it can answer in time.", remedy: "Send the request again after the seconds in Retry-After." },
  "http.stopping": { severity: "error", code: "transient", message: "The service is stopping and takes no more requests.", remedy: "Send the request again after the seconds in Retry-After." },
  "http.store-unavailable": { severity: "error", code: "no-store", message: "The store did not take the record, so nothing was accepted.", remedy: "Send the request again after the seconds in Retry-After. The log has the cause." },
  "http.request-invalid": { severity: "error", code: "invalid", message: "{place} {rule}.", remedy: "GET /openapi.yaml describes the request." },
  "http.request-malformed": { severity: "error", code: "structure", message: "The request is not well-formed HTTP ({cause}).", remedy: "Check the client's URL, headers and Content-Length, and that it speaks plain HTTP here, not TLS or MLLP." },
  "http.route-unknown": { severity: "error", code: "not-found", message: "Nothing is served at this path.", remedy: "GET / lists what is." },
  "http.method-not-allowed": { severity: "error", code: "not-supported", message: "This path does not take the method. It takes {methods}.", remedy: "GET /openapi.yaml describes the request." },
  "http.delivery-unknown": { severity: "error", code: "not-found", message: "There is no delivery with this id.", remedy: "Use the Location that POST /convert answered." },
  "http.quarantine-unknown": { severity: "error", code: "not-found", message: "There is no quarantine item with this id.", remedy: "GET /quarantine lists them." },
  "http.record-unknown": { severity: "error", code: "not-found", message: "There is no record with this id.", remedy: "GET /records?controlId= finds a record by the id that its sender gave it." },
  "http.source-expired": { severity: "error", code: "deleted", message: "The record's bytes were removed, when the time for keeping them was over.", remedy: "Ask the sender for the record." },
  "http.target-unknown": { severity: "error", code: "not-found", message: "There is no target of this name.", remedy: "GET /targets lists them." },
  "http.resource-unknown": { severity: "error", code: "not-found", message: "No delivery has written this resource.", remedy: "Name it as Type/id, by the id that Portage derives or by the one that the target gave it." },
  "http.conversion-unknown": { severity: "error", code: "not-found", message: "There is no asynchronous conversion with this id, or its outcome is no longer kept.", remedy: "Use the Content-Location that POST /convert answered, within an hour." },
  "http.delivery-pending": { severity: "information", code: "informational", message: "The record is converted and kept. The target has not stored it within {seconds} s; the delivery goes on by itself.", remedy: "Do not send the record again. Location says where to ask for the delivery." },
  "http.delivery-after-restart": { severity: "information", code: "informational", message: "The record is converted and kept. The service is stopping before the target has stored it; the delivery goes on when the service starts again.", remedy: "Do not send the record again. Location says where to ask for the delivery." },
  "http.control-id-reused": { severity: "warning", code: "duplicate", message: "Another record of the feed {feed} has the same control id and other bytes. Both are kept and delivered.", remedy: "Let the sender give each message a control id (MSH-10) of its own, so that one that is sent again can be told from a new one." },
  "http.record-place": { severity: "information", code: "informational", message: "{place} of the body.", remedy: "" },
  "http.record-quarantined": { severity: "information", code: "informational", message: "The record is kept in quarantine and not delivered.", remedy: "Do not send it again unchanged. Location says why it waits." },
  "http.conversion-accepted": { severity: "information", code: "informational", message: "The records are taken.", remedy: "Content-Location says where to ask for the outcome." },
  "http.json-invalid": { severity: "fatal", code: "structure", message: "The body is not JSON: line {line}, column {column}: {problem}.", remedy: "Correct the JSON at this place." },
  "http.encoding-invalid": { severity: "fatal", code: "structure", message: "The body is not UTF-8, as FHIR JSON must be.", remedy: "Send it as UTF-8." },
  "http.parameters-expected": { severity: "error", code: "invalid", message: "The body is no Parameters resource.", remedy: "Send Parameters as the operation's definition says." },
  "http.internal": { severity: "fatal", code: "exception", message: "Something in Portage broke. The request has the id {request}.", remedy: "The log has the cause under this id. Please report it." },

  // cli
  "cli.file-unreadable": { severity: "fatal", code: "not-found", message: "The file cannot be read ({code}).", remedy: "Check that it is still there and that its permissions let it be read." },

  // config
  "config.value": { severity: "error", code: "value", message: "{name} is not {expected}.", remedy: "Correct it, or remove it to use {default}." },
  "config.unknown": { severity: "warning", code: "unknown", message: "{name} is no setting of Portage and has no effect.", remedy: "The settings are in docs/operations.md." },
  "config.site-missing": { severity: "error", code: "not-found", message: "PORTAGE_SITE names a folder that is not there.", remedy: "Create the folder, correct the path, or remove PORTAGE_SITE." },
  "config.target-missing": { severity: "error", code: "required", message: "PORTAGE_TARGET_URL is not set, the site folder has no targets/default.yaml, and HOST opens the service to other machines. The embedded sandbox is only for this machine.", remedy: "Set PORTAGE_TARGET_URL to the base URL of the target FHIR server, or describe it in targets/default.yaml, or set HOST to 127.0.0.1." },
  "config.key-missing": { severity: "error", code: "required", message: "DATABASE_URL is set and PORTAGE_KEY is not. Machines that share a database must derive the same ids, so that each needs the same key.", remedy: "Set PORTAGE_KEY to 32 bytes in base64 (openssl rand -base64 32 makes them once), the same everywhere. If a data folder has a key already, take that one." },
  "config.key-made": { severity: "warning", code: "informational", message: "PORTAGE_KEY is not set. The key that resource ids are derived with is kept in the data folder.", remedy: "Keep a copy of it elsewhere and set PORTAGE_KEY: without this key the same record gets other ids." },
  "config.key-unreadable": { severity: "error", code: "value", message: "The key file in the data folder does not hold 32 bytes in base64.", remedy: "Put the right key back, or set PORTAGE_KEY." },
  "config.target-twice": { severity: "error", code: "conflict", message: "{name} is set, and the site folder has targets/default.yaml. Both describe the target default.", remedy: "Remove {name}, and say in the file what it said." },
  "config.target-yaml": { severity: "error", code: "structure", message: "{file}: the file is not YAML: {problem}.", remedy: "Correct the file at that place." },
  "config.target-name": { severity: "error", code: "value", message: "{file}: a target's name has letters, digits, - and _ alone, 64 at most.", remedy: "Rename the file, and the target in the feeds that name it." },
  "config.target": { severity: "error", code: "structure", message: "{file}: {where} {problem}.", remedy: "docs/operations.md describes the target files." },
  "config.target-secret": { severity: "error", code: "not-found", message: "{file}: the secret of {where} is not there: {source}.", remedy: "Give it to the service there, or correct the place that the file names." },
  "config.feed-target": { severity: "error", code: "not-found", message: "{file}: /target names no target. Targets: {known}.", remedy: "Use one of them, or describe the target in targets/<name>.yaml." },
  "config.data-unwritable": { severity: "error", code: "no-store", message: "The folder of PORTAGE_DATA cannot be written ({cause}).", remedy: "Give the service the right to write there, or set PORTAGE_DATA to another folder." },
} as const satisfies Record<string, ErrorRow>;

export type ErrorKey = keyof typeof errors;

/** Where an issue stands; every part is optional. */
interface Where {
  readonly expression?: string;
  readonly source?: string;
  readonly position?: SourcePosition;
  readonly profile?: string;
  /** Overrides the table's severity where a stage knows better. */
  readonly severity?: Severity;
}

/** A row's text in pieces: what stands at an odd number is the name of a parameter. */
const pieces = new Map<ErrorKey, readonly string[]>();

function piecesOf(key: ErrorKey, { message, remedy }: ErrorRow): readonly string[] {
  const known = pieces.get(key);
  if (known !== undefined) return known;
  const cut = (remedy === "" ? message : `${message} ${remedy}`).split(/\{(\w+)\}/);
  pieces.set(key, cut);
  return cut;
}

/** Makes an issue from its row of the error table; the text ends with the remedy. */
export function issue(key: ErrorKey, parameters: Readonly<Record<string, string | number>> = {}, where: Where = {}): Issue {
  const row: ErrorRow = errors[key];
  const cut = piecesOf(key, row);
  let text = cut[0]!;
  for (let i = 1; i < cut.length; i += 2) text += `${parameters[cut[i]!] ?? `{${cut[i]!}}`}${cut[i + 1]!}`;
  return { severity: row.severity, code: row.code, key, text, ...where };
}

/** What an issue's text says is to be done, as its row of the error table ends; null where the row says nothing. */
export function remedyOf({ key, text }: Pick<Issue, "key" | "text">): string | null {
  const row: ErrorRow | undefined = Object.hasOwn(errors, key) ? errors[key as ErrorKey] : undefined;
  if (row === undefined || row.remedy === "") return null;
  const pattern = (part: string) => part.split(/\{\w+\}/).map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("[^]*?");
  return new RegExp(`^${pattern(row.message)} (${pattern(row.remedy)})$`).exec(text)?.[1] ?? null;
}
