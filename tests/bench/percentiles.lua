-- wrk prints no 95th percentile by itself. In milliseconds: 50th, 95th, 99th.
done = function(summary, latency, requests)
	io.write(string.format("percentiles %.2f %.2f %.2f\n", latency:percentile(50) / 1000,
		latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
