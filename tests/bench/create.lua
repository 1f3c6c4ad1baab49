-- What wrk sends: a create with an id of its own each time. Arguments: how ids begin, and the data as JSON.
function init(arguments)
  prefix, data, number = arguments[1], arguments[2], 0
end

function request()
  number = number + 1
  return wrk.format("POST", nil, nil, '{"documentId":"' .. prefix .. number .. '","data":' .. data .. "}")
end
