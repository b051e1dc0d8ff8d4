-- Each connection asks once a second on average, at its own times, as people do who look at what they got; the
-- other script has all of them ask again at once.
dofile(os.getenv("TINTYPE_BENCH_PERCENTILES"))

delay = function()
	return math.random(0, 2000)
end
