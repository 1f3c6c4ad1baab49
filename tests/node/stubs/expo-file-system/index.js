exports.documentDirectory = "";
