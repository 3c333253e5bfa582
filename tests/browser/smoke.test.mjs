// Does the page come up at all?

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeSite, openPage } from "./support.mjs";

after(closeSite);

test("the page has a heading and no complaint", async (t) => {
  const { page } = await openPage(t);
  const heading = page.locator("h1");
  await heading.first().waitFor();
  assert.equal(await heading.count(), 1);
  assert.notEqual((await heading.innerText()).trim(), "");
});
