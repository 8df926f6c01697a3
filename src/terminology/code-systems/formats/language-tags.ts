import { countries } from "../iso/countries.ts";

/** The languages of two letters that BCP 47's registry has (ISO 639-1), those that it keeps as deprecated among them. */
const languages: ReadonlySet<string> = new Set(
  (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it " +
    "iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh " +
    "si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
  ).split(" "),
);

/** Regions of two letters that the registry has beside ISO 3166-1: deprecated ones, and those for exceptional use. */
const otherRegions = new Set("AC AN BU CP CQ CS CT DD DG EA EU EZ FX IC NT SU TA TP UN YD YU ZR".split(" "));
const regions: ReadonlySet<string> = new Set([...countries.map(({ two }) => two), ...otherRegions]);

/** True for a language tag of BCP 47 (RFC 5646, section 2.1) whose language and region of two letters are registered; of the longer subtags only the form is looked at. */
export function isLanguageTag(code: string): boolean {
  let canonical: string;
  try {
    canonical = code.length <= 100 ? Intl.getCanonicalLocales(code)[0]! : "";
  } catch {
    return /^x(?:-[0-9A-Za-z]{1,8})+$/.test(code) && code.length <= 100;
  }
  if (canonical === "") return false;
  const [language = "", ...others] = code.split("-");
  if (language.length === 2 && !languages.has(language.toLowerCase())) return false;
  const end = others.findIndex((subtag) => subtag.length === 1);
  const region = (end < 0 ? others : others.slice(0, end)).find((subtag) => /^[A-Za-z]{2}$/.test(subtag))?.toUpperCase();
  return region === undefined || regions.has(region) || /^(?:AA|Q[M-Z]|X[A-Z]|ZZ)$/.test(region);
}
