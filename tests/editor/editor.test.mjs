// What an author sees in an editor: completion, hover in Chinese, diagnostics on a good and on a bad file.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { SCHEMA, Server } from "./server.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PACK = join(ROOT, "frameworks/jixiao_frameworks");
const KINDS = readdirSync(join(ROOT, "docs/reference/rules")).map((name) => name.replace(".md", ""));
const HEAD = `jixiao: 1
id: county/department
version: "2024"
status: draft
title: 某县部门整体支出绩效自评
subject: department
basis: {document: 某办法}
budget_years: {from: 2024}
`;
const TAIL = `indicators:
  - {id: 甲, weight: 100, target: "≥1", rule: 定量}
ratings: none
`;
const server = new Server();
const labels = (items) => items.map((item) => item.label);

before(() => server.start());
after(() => server.stop());

test("completion inside kind: offers every kind of rule", async () => {
  const offered = labels(await server.completions(`${HEAD}rules:\n  定量:\n    kind: ‸\n${TAIL}`));
  for (const kind of KINDS) assert.ok(offered.includes(kind), `${kind} is not among ${offered}`);
});

test("completion of the values of a key", async () => {
  const offered = labels(await server.completions(`${HEAD}rounding: {score: 0.01, mode: ‸}\n${TAIL}`));
  assert.deepEqual(offered.filter((label) => ["half_up", "cut", "floor", "ceiling"].includes(label)).sort(),
    ["ceiling", "cut", "floor", "half_up"]);
});

test("completion of keys at the top, each with what it is in Chinese", async () => {
  const items = await server.completions(`${HEAD}‸\n`);
  const keys = Object.keys(JSON.parse(readFileSync(SCHEMA, "utf-8")).$defs.framework.properties);
  const missing = keys.filter((key) => !HEAD.includes(`${key}:`) && !labels(items).includes(key));
  assert.deepEqual(missing, []);
  const rounding = items.find((item) => item.label === "rounding");
  assert.match(JSON.stringify(rounding.documentation ?? ""), /[\u4e00-\u9fff]/);
});

test("completion inside a rule offers the keys of its kind only", async () => {
  const offered = labels(await server.completions(`${HEAD}rules:\n  定量:\n    kind: completion\n    ‸\n${TAIL}`));
  for (const key of ["at_least", "at_most", "equal", "over"]) assert.ok(offered.includes(key), `${key}: ${offered}`);
  for (const key of ["grades", "tiers"]) assert.ok(!offered.includes(key), `${key} is of another kind`);
});

test("hover on a key says in Chinese what it is", async () => {
  assert.match(await server.hover(HEAD.replace("budget_years", "bud‸get_years")), /预算年度/);
  assert.match(await server.hover(`${HEAD}rules:\n  定量:\n    kind: completion\n    at_m‸ost: by_ratio\n${TAIL}`), /目标为 ≤ 而超过/);
});

test("no framework of the pack has diagnostics, whole or extending another", async () => {
  const files = readdirSync(PACK, { recursive: true }).filter((name) => name.endsWith("framework.yaml"));
  assert.ok(files.length > 20);
  for (const name of files) {
    const found = await server.diagnostics(readFileSync(join(PACK, name), "utf-8"));
    assert.deepEqual(found.map((item) => item.message), [], name);
  }
});

test("completion in a framework that extends another", async () => {
  const text = `${HEAD}extends: national/project@2020\nrules:\n  定量:\n    kind: ‸\n`;
  const offered = labels(await server.completions(text));
  for (const kind of KINDS) assert.ok(offered.includes(kind), `${kind} is not among ${offered}`);
});

test("a framework that extends another may take out whatever that one says", async () => {
  const text = `${HEAD}extends: national/project@2020\nmerge: {except: {甲: {remove: true}}}\nrounding: {mode: {remove: true}}\n` +
    "indicators:\n  - {id: 甲, own_rows: {under: {乙: {remove: true}}}}\n  - {id: 丙, direction: {remove: true}, cap: {remove: true}}\n";
  assert.deepEqual((await server.diagnostics(text)).map((item) => item.message), []);
  assert.notDeepEqual(await server.diagnostics(text.replace("direction: {remove: true}", "direction: {remove: 1}")), []);
});

test("a framework that stands alone is told what it lacks", async () => {
  const found = await server.diagnostics(HEAD.replace("title: 某县部门整体支出绩效自评\n", "") + TAIL);
  assert.ok(found.some((item) => item.message.includes("title")), JSON.stringify(found));
});

test("a bad file is marked where it is wrong", async () => {
  const text = `${HEAD.replace("status: draft", "status: 草案")}rules:\n  定量: {kind: complition}\n没有这个键: 1\n${TAIL}`;
  const lines = new Set((await server.diagnostics(text)).map((item) => item.range.start.line));
  const line = (word) => text.split("\n").findIndex((each) => each.includes(word));
  for (const word of ["草案", "complition", "没有这个键"]) assert.ok(lines.has(line(word)), `${word}: ${[...lines]}`);
});

test("plain numbers where the language wants quotes are marked", async () => {
  const found = await server.diagnostics(`${HEAD.replace('"2024"', "2024")}${TAIL}`);
  assert.ok(found.some((item) => item.range.start.line === 2), JSON.stringify(found));
});
