exports.Platform = { OS: "ios", constants: {} };
