import { allParts } from "./all-parts.ts";
import { amountPerTime } from "./amount-per-time.ts";
import { authorityToUri, universalIdToUri } from "./authority-to-uri.ts";
import { bedToLocation } from "./bed-to-location.ts";
import { cdcRaceEthnicity } from "./cdc-race-ethnicity.ts";
import { codingSystemToUri } from "./coding-system-to-uri.ts";
import { contactToPractitioner } from "./contact-to-practitioner.ts";
import { cqToDuration } from "./cq-to-duration.ts";
import { cqToQuantity } from "./cq-to-quantity.ts";
import { cweToString } from "./cwe-to-string.ts";
import { datePart } from "./date-part.ts";
import { dayOfWeek } from "./day-of-week.ts";
import { dialledNumber } from "./dialled-number.ts";
import { doseLimitInterval } from "./dose-limit-interval.ts";
import { dtToDateTime } from "./dt-to-date-time.ts";
import { dtToDate } from "./dt-to-date.ts";
import { dtmToDateTime } from "./dtm-to-date-time.ts";
import { dtmToDate } from "./dtm-to-date.ts";
import { dtmToInstant } from "./dtm-to-instant.ts";
import { durationText } from "./duration-text.ts";
import { durationToMinutes } from "./duration-to-minutes.ts";
import { encapsulatedData } from "./encapsulated-data.ts";
import type { MappingFunction } from "./function.ts";
import { furtherCoding } from "./further-coding.ts";
import { hdToIdentifier, universalIdToIdentifier } from "./hd-to-identifier.ts";
import { hdToUrl } from "./hd-to-url.ts";
import { inUseToBoolean } from "./in-use-to-boolean.ts";
import { la1ToLocation, la2ToLocation } from "./la-to-location.ts";
import { lines } from "./lines.ts";
import { mediaSubtype, mediaType } from "./media-type.ts";
import { messageId } from "./message-id.ts";
import { minutes } from "./minutes.ts";
import { networkAddress } from "./network-address.ts";
import { nmToDecimal } from "./nm-to-decimal.ts";
import { nmToInteger, nmToPositiveInt, nmToUnsignedInt } from "./nm-to-integer.ts";
import { nmToQuantity } from "./nm-to-quantity.ts";
import { notAClockTime } from "./not-a-clock-time.ts";
import { notANumber } from "./not-a-number.ts";
import { notAStructuredNumber } from "./not-a-structured-number.ts";
import { notATime } from "./not-a-time.ts";
import { nrToRange } from "./nr-to-range.ts";
import { organizationAddress, organizationTelecom } from "./organization-contact.ts";
import { plannedEnd, plannedInstant } from "./planned-instant.ts";
import { plToLocation } from "./pl-to-location.ts";
import { pointerToUrl } from "./pointer-to-url.ts";
import { primarySource } from "./primary-source.ts";
import { referenceRange } from "./reference-range.ts";
import { patternToFrequency, patternToPeriod, patternToPeriodUnit } from "./repeat-pattern.ts";
import { snToQuantity } from "./sn-to-quantity.ts";
import { snToRange } from "./sn-to-range.ts";
import { snToRatio } from "./sn-to-ratio.ts";
import { snToString } from "./sn-to-string.ts";
import { offsetToPeriod, startAndDurationToPeriod } from "./start-and-duration-to-period.ts";
import { startAndLengthToPeriod } from "./start-and-length-to-period.ts";
import { stToCodeableConcept } from "./st-to-codeable-concept.ts";
import { startAndMinutesToPeriod } from "./start-and-minutes-to-period.ts";
import { substituted } from "./substituted.ts";
import { telephone } from "./telephone.ts";
import { textDocument } from "./text-document.ts";
import { text } from "./text.ts";
import { timeUnit } from "./time-unit.ts";
import { toXhtml } from "./to-xhtml.ts";
import { tmToTime } from "./tm-to-time.ts";
import { usLicenseIssuerToUri } from "./us-license-issuer-to-uri.ts";
import { wholeInstant } from "./whole-instant.ts";
import { xpnToString } from "./xpn-to-string.ts";
import { xtnElectronic } from "./xtn-electronic.ts";
import { yesNoToBoolean } from "./yes-no-to-boolean.ts";

const all: readonly MappingFunction[] = [
  allParts,
  amountPerTime,
  authorityToUri,
  bedToLocation,
  cdcRaceEthnicity,
  codingSystemToUri,
  contactToPractitioner,
  cqToDuration,
  cqToQuantity,
  cweToString,
  datePart,
  dayOfWeek,
  dialledNumber,
  doseLimitInterval,
  dtmToDate,
  dtmToDateTime,
  dtmToInstant,
  dtToDate,
  dtToDateTime,
  durationText,
  durationToMinutes,
  encapsulatedData,
  furtherCoding,
  hdToIdentifier,
  hdToUrl,
  inUseToBoolean,
  la1ToLocation,
  la2ToLocation,
  lines,
  messageId,
  mediaSubtype,
  mediaType,
  minutes,
  networkAddress,
  nmToDecimal,
  nmToInteger,
  nmToPositiveInt,
  nmToQuantity,
  nmToUnsignedInt,
  notAClockTime,
  notANumber,
  notAStructuredNumber,
  notATime,
  nrToRange,
  offsetToPeriod,
  organizationAddress,
  organizationTelecom,
  patternToFrequency,
  patternToPeriod,
  patternToPeriodUnit,
  plannedEnd,
  plannedInstant,
  plToLocation,
  pointerToUrl,
  primarySource,
  referenceRange,
  snToQuantity,
  snToRange,
  snToRatio,
  snToString,
  startAndDurationToPeriod,
  startAndLengthToPeriod,
  startAndMinutesToPeriod,
  stToCodeableConcept,
  substituted,
  telephone,
  text,
  textDocument,
  timeUnit,
  tmToTime,
  toXhtml,
  universalIdToIdentifier,
  universalIdToUri,
  usLicenseIssuerToUri,
  wholeInstant,
  xpnToString,
  xtnElectronic,
  yesNoToBoolean,
];

/** The functions of the mapping language by name. */
export const mappingFunctions: ReadonlyMap<string, MappingFunction> = new Map(all.map((f) => [f.name, f]));
