import { describe, expect, it } from "vitest";
import { linkTargetsIn, readXhtml } from "../../../src/validation/narrative/xhtml.ts";

const div = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

describe("the XHTML of a narrative", () => {
  it.each(["x", "<p>a<br/>b</p>", '<table class="grid"><tr><td colspan="2">a &amp; b</td></tr></table>', '<a href="#x">y</a><!-- z -->', "&#169; &#xA9;"])("may be %s", (inner) => {
    expect(readXhtml(div(inner))).toMatchObject({ isAllowed: true, hasContent: true });
  });

  it.each([
    "<script>x</script>", "<p>x", "<p>x</b>", "<p onclick='x'>y</p>", '<a href="javascript:x">y</a>', "<form>x</form>", "x & y", "x &nbsp; y", '<p class="a" class="b">x</p>', "<p class=a>x</p>",
    "<!DOCTYPE x>", "<![CDATA[x]]>", "<?php x ?>", "<!-- x",
  ])("may not be %s", (inner) => {
    expect(readXhtml(div(inner)).isAllowed).toBe(false);
  });

  it("is one div in XHTML's namespace", () => {
    for (const text of ["<div>x</div>", "<p xmlns='http://www.w3.org/1999/xhtml'>x</p>", "x", div("x") + div("x"), `x${div("x")}`]) expect(readXhtml(text).isAllowed).toBe(false);
  });

  it("says or shows something", () => {
    expect(readXhtml(div(" <p> </p>\n")).hasContent).toBe(false);
    expect(readXhtml(div('<img src="#a"/>')).hasContent).toBe(true);
  });

  it("links to places in the resource, and has places to link to", () => {
    expect(readXhtml(div('<a href="#x">y</a><a href="http://example.org#z">y</a>')).links).toEqual(["x"]);
    expect(linkTargetsIn(div('<p id="x">y</p><a name=\'z\'>y</a>'))).toEqual(["x", "z"]);
  });

  it("is read once, however long or deep", () => {
    expect(readXhtml(div("<b>".repeat(200_000) + "x" + "</b>".repeat(200_000))).isAllowed).toBe(true);
    for (const part of ["<", "&", " ", "<p ", '<p a="', "<!--", "</", "<p class='"]) expect(readXhtml(div(part.repeat(200_000))).isAllowed).toBe(part === " ");
  });
});
