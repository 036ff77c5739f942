-- A meter as bytes: format number, which parts there are, the fields of each as doubles, the slots of the window.
--
-- To add a field: raise FORMAT, add it at the end of its part, and read older formats without it.
--
-- KEYS: none
-- ARGV: none
-- Returns: encodeMeter, decodeMeter
-- Errors: none; decodeMeter returns nil for what it cannot read

local FORMAT = 1
local WINDOW, SCORE, READING, BLOCK = 1, 2, 4, 8

local function encodeMeter(meter)
  local window, score, reading, block = meter.window, meter.score, meter.reading, meter.block
  local parts = (window and WINDOW or 0) + (score and SCORE or 0) + (reading and READING or 0) + (block and BLOCK or 0)
  local bytes = write('<BBddd', FORMAT, parts, meter.seq, meter.firmSeq, meter.inFlight)
  if parts == WINDOW then return bytes .. write('<dd', window.slotMs, window.used) .. window.slots end
  if score then bytes = bytes .. write('<dd', score.level, score.at) end
  if reading then
    bytes = bytes
      .. write(
        '<dddddddd',
        reading.percent,
        reading.at,
        reading.seq,
        reading.foreign,
        reading.appliedSeq,
        reading.learned,
        reading.learnedAt,
        reading.sharedAt
      )
  end
  if block then
    bytes = bytes
      .. write(
        '<ddddddd',
        block.blockedUntil,
        block.lengthMs,
        block.strikes,
        block.seq,
        block.resumed and 1 or 0,
        block.probeUntil,
        block.probeMs
      )
  end
  if window then bytes = bytes .. write('<dd', window.slotMs, window.used) .. window.slots end
  return bytes
end

local function decodeMeter(bytes)
  if #bytes < 26 then return nil end
  local format, parts, seq, firmSeq, inFlight, at = read('<BBddd', bytes)
  if format ~= FORMAT or parts > 15 then return nil end
  local meter = { seq = seq, firmSeq = firmSeq, inFlight = inFlight }
  local hasWindow = parts % 2 == 1
  local sizeOfOthers = (parts % 4 >= SCORE and 16 or 0) + (parts % 8 >= READING and 64 or 0) + (parts >= BLOCK and 56 or 0)
  local sizeOfSlots = #bytes - 26 - sizeOfOthers - (hasWindow and 16 or 0)
  if sizeOfSlots < 0 or sizeOfSlots % 16 ~= 0 or (sizeOfSlots > 0 and not hasWindow) then return nil end
  if parts % 4 >= SCORE then
    local score = {}
    score.level, score.at, at = read('<dd', bytes, at)
    meter.score = score
  end
  if parts % 8 >= READING then
    local reading = {}
    reading.percent, reading.at, reading.seq, reading.foreign, reading.appliedSeq, reading.learned, reading.learnedAt, reading.sharedAt, at =
      read('<dddddddd', bytes, at)
    meter.reading = reading
  end
  if parts >= BLOCK then
    local block = {}
    block.blockedUntil, block.lengthMs, block.strikes, block.seq, block.resumed, block.probeUntil, block.probeMs, at =
      read('<ddddddd', bytes, at)
    block.resumed = block.resumed ~= 0
    meter.block = block
  end
  if hasWindow then
    local slotMs, used, slotsAt = read('<dd', bytes, at)
    meter.window = { slotMs = slotMs, used = used, slots = sub(bytes, slotsAt) }
  end
  return meter
end
