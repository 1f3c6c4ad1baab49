exports.documentDirectory = "";
exports.EncodingType = { Base64: "base64" };
exports.readAsStringAsync = async (uri, { position, length }) =>
  Buffer.from(await (await fetch(uri)).arrayBuffer()).subarray(position, position + length).toString("base64");
