-- A meter as bytes: format number, which parts there are, and doubles: seq, firmSeq, inFlight; slotMs and used of
-- the window, index and cost of its newest slot (index -1 if there is none); then reading, score and block, as far
-- as there are any; then the other slots, oldest first. So quick.lua finds what it needs at the front, and the end
-- is where slots are added.
--
-- To add a field: raise FORMAT, add it at the end of its part, and read older formats without it.
--
-- KEYS: none
-- ARGV: none
-- Returns: FORMAT, FRONT_BYTES, READING_BYTES, encodeMeter, decodeMeter
-- Errors: none; decodeMeter returns nil for what it cannot read

local FORMAT = 1
local WINDOW, READING, SCORE, BLOCK = 1, 2, 4, 8
local ALL_PARTS = 15
local FRONT_BYTES, READING_BYTES, SCORE_BYTES, BLOCK_BYTES = 58, 80, 16, 72

local function encodeMeter(meter)
  local window, reading, score, block = meter.window, meter.reading, meter.score, meter.block
  local slotMs, used, newest, counted, older = 0, 0, -1, 0, ''
  if window then
    slotMs, used, newest, counted, older = window.slotMs, window.used, window.newest, window.counted, window.older
  end
  local parts = (window and WINDOW or 0) + (reading and READING or 0) + (score and SCORE or 0) + (block and BLOCK or 0)
  local bytes = write('<BBddddddd', FORMAT, parts, meter.seq, meter.firmSeq, meter.inFlight, slotMs, used, newest, counted)
  if reading then
    bytes = bytes
      .. write(
        '<dddddddddd',
        reading.unread,
        reading.percent,
        reading.at,
        reading.seq,
        reading.foreign,
        reading.learned,
        reading.learnedAt,
        reading.sharedAt,
        reading.askedAt,
        reading.asked
      )
  end
  if score then bytes = bytes .. write('<dd', score.level, score.at) end
  if block then
    bytes = bytes
      .. write(
        '<ddddddddd',
        block.blockedUntil,
        block.lengthMs,
        block.strikes,
        block.seq,
        block.resumed and 1 or 0,
        block.probeUntil,
        block.probeMs,
        block.struckAt,
        block.fitted
      )
  end
  return bytes .. older
end

local function decodeMeter(bytes)
  if #bytes < FRONT_BYTES then return nil end
  local version, parts, seq, firmSeq, inFlight, slotMs, used, newest, counted, at = read('<BBddddddd', bytes)
  if version ~= FORMAT or parts > ALL_PARTS then return nil end
  local hasWindow, hasReading, hasScore = parts % 2 >= WINDOW, parts % 4 >= READING, parts % 8 >= SCORE
  local hasBlock = parts >= BLOCK
  local others = (hasReading and READING_BYTES or 0) + (hasScore and SCORE_BYTES or 0) + (hasBlock and BLOCK_BYTES or 0)
  local older = #bytes - FRONT_BYTES - others
  if older < 0 or older % SLOT_BYTES ~= 0 or (older > 0 and newest < 0) then return nil end
  if hasWindow and not (slotMs > 0) then return nil end
  local meter = { seq = seq, firmSeq = firmSeq, inFlight = inFlight }
  if hasReading then
    local reading = {}
    reading.unread, reading.percent, reading.at, reading.seq, reading.foreign, at = read('<ddddd', bytes, at)
    reading.learned, reading.learnedAt, reading.sharedAt, reading.askedAt, reading.asked, at = read('<ddddd', bytes, at)
    meter.reading = reading
  end
  if hasScore then
    local score = {}
    score.level, score.at, at = read('<dd', bytes, at)
    meter.score = score
  end
  if hasBlock then
    local block = {}
    block.blockedUntil, block.lengthMs, block.strikes, block.seq, block.resumed, at = read('<ddddd', bytes, at)
    block.probeUntil, block.probeMs, block.struckAt, block.fitted, at = read('<dddd', bytes, at)
    block.resumed = block.resumed ~= 0
    meter.block = block
  end
  if hasWindow then
    meter.window = { slotMs = slotMs, used = used, older = sub(bytes, at), newest = newest, counted = counted }
  end
  return meter
end
