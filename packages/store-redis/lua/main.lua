-- The script that decides a request: batch by batch, the plain ones by quick.lua, and the others by execute.lua. A line
-- with @include stands for all of another file.
--
-- KEYS: as in input.lua
-- ARGV[1]: as in input.lua
-- Returns: batch, batchAt, told, count, replies, isPlain; to the client, bytes: the heading, of serverNow, 0 and now;
--   then the reply to each batch, as in execute.lua
-- Errors: those of quick.lua and execute.lua

--- @include "prelude.lua"
--- @include "input.lua"

-- The batch that is to be decided, and where its bytes begin.
local batch, batchAt = 1, HEADING_BYTES + #KEYS * LIMIT_BYTES + 1
-- Numbers of the reply that are not packed yet, and how many: packed together they take one string. There is room for
-- those of a call under two limits.
local told, count = { serverNow, 0, now, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 3
-- What is packed.
local replies = {}

-- Where a key has two limits, nothing is plain.
local isPlain = #KEYS ~= 2 or KEYS[1] ~= KEYS[2]
if #KEYS > 2 then
  local known = {}
  for place = 1, #KEYS do
    isPlain = isPlain and not known[KEYS[place]]
    known[KEYS[place]] = true
  end
end

local execute
while true do
  --- @include "quick.lua"

  -- Most requests end above, without these functions.
  if not execute then
    execute = (function()
      --- @include "algorithms/window.lua"
      --- @include "algorithms/refusal.lua"
      --- @include "algorithms/block.lua"
      --- @include "algorithms/reading.lua"
      --- @include "algorithms/score.lua"
      --- @include "meter.lua"
      --- @include "meter-reading.lua"
      --- @include "meter-expiry.lua"
      --- @include "meter-codec.lua"
      --- @include "reduce.lua"
      --- @include "execute.lua"
      return execute
    end)()
  end
  replies[#replies + 1], batchAt = execute(batchAt)
  batch = batch + 1
end
