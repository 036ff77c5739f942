-- Packs what is told.
--
-- KEYS: none
-- ARGV: none
-- Returns: replies, with what is told; told and count, of nothing
-- Errors: none

replies[#replies + 1] = write('<' .. string.rep('d', count), unpack(told, 1, count))
count = 0
