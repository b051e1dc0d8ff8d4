-- wrk prints no 95th percentile by itself.
done = function(summary, latency, requests)
	io.write(string.format("p95_ms %.2f\n", latency:percentile(95) / 1000))
end
