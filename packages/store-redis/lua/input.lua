-- What was asked for, and by what time it is decided. A request that comes too late ends here.
--
-- All numbers are doubles, lowest byte first.
--
-- KEYS: key of the meter of each limit, all of one hash slot; a key may come again with another limit
-- ARGV[1]: time to decide by in epoch ms, or -1 for the server's; time of the server in epoch ms before which
--   the batches have to begin, or -1 for any; ms that meters are kept beyond their time; how many batches there are;
--   of each limit in the order of KEYS: 0 for a window, 1 for a score, 2 for a metric; capacity, 1 if
--   exact or 0, windowMs, guardMs, slotMs; of each batch: how many commands, and of each command: kind, place of its
--   limit from 1, and its fields in the order of engine/command.ts
-- Returns: input, now, extraMs, batchCount, serverNow, HEADING_BYTES, LIMIT_BYTES; or, to the client, the heading of a
--   request that is too late: time of the server in epoch ms; 1 if nothing was done since it was too late, else 0; time
--   that decides
-- Errors: none

local HEADING_BYTES, LIMIT_BYTES = 32, 48

local input = ARGV[1]
local time = call('TIME')
local serverNow = time[1] * 1000 + floor(time[2] / 1000)
local now, deadline, extraMs, batchCount = read('<dddd', input)
if now < 0 then now = serverNow end
if deadline >= 0 and serverNow >= deadline then return write('<ddd', serverNow, 1, now) end
