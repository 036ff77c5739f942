-- Decides what is plain: batches of calls, each under the limit of a window that is not blocked. That is most of what
-- is asked, and it is decided by the front of each meter and its oldest slots alone. A meter is read and written once,
-- however many of these batches it has a part in.
--
-- Ends before the first batch where anything is not plain: nothing of it is done here, and execute.lua decides it. Both
-- come to the same, but that slots that ran out stay here for a while, so that they count again for as long as the
-- clock was set back.
--
-- There are no functions here: to make and to call those of the parts took an eighth of all the time of a decision.
--
-- KEYS: none
-- ARGV[1]: as in input.lua
-- Returns: looked; batch and batchAt, of the first batch that is not plain; replies, with those to the others; or, to
--   the client, where all batches are decided, what main.lua returns
-- Errors: that of quick/look.lua, and nothing of these batches is counted then; those of quick/write.lua, and what was
--   written before stays counted, so that calls may be counted which were not let go

-- How many bytes a command takes of the kind that is decided here.
local ACQUIRE_BYTES = 32
-- Lua hands over no more than some thousands at once.
local MOST_TOLD = 1000

-- Meters that were looked at, by the place of their limit.
local looked = { nil, nil }
-- What a batch asks for: meters, and the cost for each.
local wanted, costs = { nil, nil }, { nil, nil }

while isPlain and batch <= batchCount do
  local size, at = read('<d', input, batchAt)
  if size > MOST_TOLD then break end
  local plain, deniedBy, retryAt = 0, GRANTED, 0
  for i = 1, size do
    local kind, place, cost = read('<ddd', input, at)
    if kind ~= ACQUIRE or cost <= 0 then break end
    local meter, freeAt = looked[place], nil
    if not meter then
      --- @include "quick/look.lua"
    end
    -- A limit that comes twice in a batch is not plain.
    if not meter or meter[ASKED_BY] == batch then break end
    --- @include "quick/free-at.lua"
    if not freeAt then break end
    if freeAt > now and freeAt > retryAt then
      deniedBy, retryAt = i - 1, freeAt
    end
    meter[ASKED_BY] = batch
    wanted[i], costs[i] = meter, cost
    at, plain = at + ACQUIRE_BYTES, i
  end
  if plain < size then break end

  told[count + 1] = deniedBy
  if deniedBy == GRANTED then
    count = count + 1
    for i = 1, size do
      local meter, cost = wanted[i], costs[i]
      --- @include "quick/charge.lua"
    end
  else
    told[count + 2], told[count + 3] = retryAt, REASON_LIMIT
    count = count + 3
  end
  batch, batchAt = batch + 1, at
  if count > MOST_TOLD then
    --- @include "quick/pack.lua"
  end
end

--- @include "quick/write.lua"

if batch > batchCount and count == 12 and #replies == 0 then return write('<dddddddddddd', unpack(told, 1, 12)) end
if count > 0 then
  --- @include "quick/pack.lua"
end
if batch > batchCount then return table.concat(replies) end
