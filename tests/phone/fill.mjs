// An XForms engine made by others fills a form of a running server and submits it, as a telephone does. It reads what
// to do as JSON on standard input: { server, username, secret, form, answers: [[ref, value]…] }; it prints what came.
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html>");
for (const name of Object.getOwnPropertyNames(window)) {
  const isOfDocuments = /^(DOM|XML|XPath|HTML|Node|Element|Document|Attr|Text|Comment|CharacterData|NamedNodeMap|CDATA)/;
  if (isOfDocuments.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document: window.document, __dirname: "." });
const { loadForm } = await import("@getodk/xforms-engine");

let asked = "";
for await (const part of process.stdin) asked += part;
const { server, username, secret, form, answers } = JSON.parse(asked);
const headers = { Authorization: "Basic " + Buffer.from(`${username}:${secret}`).toString("base64") };
const get = async (url) => {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.text();
};
const read = (xml) => new window.DOMParser().parseFromString(xml, "text/xml");
const inside = (element, name) => element.getElementsByTagName(name)[0].textContent;

const offered = [...read(await get(`${server}/formList`)).getElementsByTagName("xform")];
const chosen = offered.find((each) => inside(each, "formID") === form);
const media = {};
for (const each of read(await get(inside(chosen, "manifestUrl"))).getElementsByTagName("mediaFile"))
  media[inside(each, "filename")] = await get(inside(each, "downloadUrl"));
const loaded = await loadForm(await get(inside(chosen, "downloadUrl")), {
  fetchFormAttachment: async (url) => {
    const found = media[String(url).split("/").pop()];
    return new Response(found ?? "", { status: found === undefined ? 404 : 200, headers: { "content-type": "text/csv" } });
  },
});
if (loaded.status === "failure") throw loaded.error;
const { root } = loaded.createInstance();
root.setLanguage(root.languages.find(({ language }) => language?.includes("vi")) ?? root.languages[0]);

const find = (node, ref) =>
  node.currentState.reference === ref ? node : node.currentState.children?.map((each) => find(each, ref)).find(Boolean);
const messages = {};
for (const [ref, value] of answers) {
  const node = find(root, ref);
  if (node.nodeType === "select") node.selectValue(value);
  else node.setValue(node.valueType === "int" ? BigInt(value) : node.valueType === "decimal" ? Number(value) : value);
  if (node.validationState.violation) messages[ref] = node.validationState.violation.message?.asString ?? node.validationState.violation.condition;
}
const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
const [data] = payload.data;
const missing = (payload.violations ?? []).map((each) => each.reference);
const body = new FormData();
for (const [name, file] of data) body.append(name, new Blob([await file.text()], { type: file.type }), file.name);
const sent = missing.length ? null : await fetch(`${server}/submission`, { method: "POST", headers, body });
const xml = await data.get("xml_submission_file").text();
console.log(JSON.stringify({ status: sent?.status ?? null, said: (await sent?.text()) ?? "", missing, messages, xml }));
process.exit(0);
