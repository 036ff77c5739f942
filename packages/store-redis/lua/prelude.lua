-- What all files use, as locals: quicker than the names of Lua's libraries.
--
-- KEYS: none
-- ARGV: none
-- Returns: read, write, sub, format, floor, ceil, max, min, huge, call, try
-- Errors: none

local read, write, sub, format = struct.unpack, struct.pack, string.sub, string.format
local floor, ceil, max, min, huge = math.floor, math.ceil, math.max, math.min, math.huge
local call, try = redis.call, redis.pcall
