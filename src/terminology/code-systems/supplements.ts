import type { CodeSystem, CodeSystemConcept, CodeSystemConceptDesignation, CodeSystemConceptProperty } from "@medplum/fhirtypes";

/** What supplements say of one concept. */
interface Addition {
  readonly designation: readonly CodeSystemConceptDesignation[];
  readonly property: readonly CodeSystemConceptProperty[];
}

/**
 * The designations and properties that supplements (R4 codesystem.html, section 4.8.9) add to concepts of a code system, by code. The display of a supplement in a language of its own is a
 * designation in that language.
 */
export class Additions {
  readonly #byCode = new Map<string, Addition>();
  /** The properties that the supplements define. */
  readonly properties: NonNullable<CodeSystem["property"]>;

  constructor(supplements: readonly CodeSystem[]) {
    this.properties = supplements.flatMap(({ property = [] }) => property);
    for (const { concept, language } of supplements) this.#add(concept ?? [], language);
  }

  /** A concept with what is added to it. */
  to(concept: CodeSystemConcept): CodeSystemConcept {
    const more = this.#byCode.get(concept.code ?? "");
    if (more === undefined) return concept;
    const designation = [...(concept.designation ?? []), ...more.designation];
    const property = [...(concept.property ?? []), ...more.property];
    return { ...concept, ...(designation.length > 0 && { designation }), ...(property.length > 0 && { property }) };
  }

  /** Without recursion: how deep concepts go is the author's choice. */
  #add(concepts: readonly CodeSystemConcept[], language: string | undefined): void {
    const open = [...concepts];
    for (const { code = "", display, designation = [], property = [], concept = [] } of open) {
      const before = this.#byCode.get(code) ?? { designation: [], property: [] };
      const named = display === undefined || language === undefined ? [] : [{ language, value: display }];
      this.#byCode.set(code, { designation: [...before.designation, ...named, ...designation], property: [...before.property, ...property] });
      for (const one of concept) open.push(one);
    }
  }
}
