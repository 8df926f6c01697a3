/** One message of the load: an update of a patient that says which one of the patient's it is. */
export interface LoadMessage {
  readonly controlId: string;
  readonly patient: number;
  /** Counts the patient's messages from 1: the order in which they were sent. */
  readonly step: number;
  readonly text: string;
}

/** Makes messages for so many patients in turn; the step of each stands in the patient's address. */
export function loadMessages(patients: number): () => LoadMessage {
  const steps = new Map<number, number>();
  let number = 0;
  return () => {
    const patient = number % patients;
    const step = (steps.get(patient) ?? 0) + 1;
    steps.set(patient, step);
    const controlId = `LOAD${++number}`;
    const text = [
      `MSH|^~\\&|ADT|NORTH|EHR|HOSP|20240131120000+0000||ADT^A08^ADT_A01|${controlId}|P|2.5.1`,
      "EVN|A08|20240131120000+0000",
      `PID|1||MRN${patient}^^^NORTH&2.16.840.1.113883.19.5&ISO^MR||DOE^P${patient}||19700101|F|||${step} Main Street^^Springfield^^12345`,
      "PV1|1|O|||||1234^WELBY^MARCUS^^^^^^NORTH&2.16.840.1.113883.19.5&ISO",
      "",
    ].join("\r");
    return { controlId, patient, step, text };
  };
}
