-- What all files use, as locals: quicker than the names of Lua's libraries.
--
-- KEYS: none
-- ARGV: none
-- Returns: read, write, sub, floor, ceil, max, min, huge
-- Errors: none

local read, write, sub = struct.unpack, struct.pack, string.sub
local floor, ceil, max, min, huge = math.floor, math.ceil, math.max, math.min, math.huge
