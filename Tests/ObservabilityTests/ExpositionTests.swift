import Metrics
import Observability
import SyncTestKit
import Testing

/// What Prometheus reads.
@Suite struct ExpositionTests {
    private let metrics = PrometheusMetrics(help: ["runs_total": "Runs that ended.\nBack\\slash"])

    @Test func `counters, gauges and histograms are read back as they were counted`() throws {
        Counter(label: "runs_total", dimensions: [("type", "product")], factory: metrics).increment(by: 3)
        Counter(label: "runs_total", dimensions: [("type", "product")], factory: metrics).increment()
        Counter(label: "runs_total", dimensions: [("type", "order")], factory: metrics).increment()
        Meter(label: "ratio", factory: metrics).set(0.952)
        Timer(label: "took_seconds", factory: metrics).recordMilliseconds(1_500)

        let read = try Exposition(metrics.text())
        #expect(read.types["runs_total"] == "counter")
        #expect(read.value("runs_total", ["type": "product"]) == 4)
        #expect(read.value("runs_total", ["type": "order"]) == 1)
        #expect(read.types["ratio"] == "gauge")
        #expect(read.value("ratio") == 0.952)
        #expect(read.types["took_seconds"] == "histogram")
        #expect(read.value("took_seconds_sum") == 1.5)
        #expect(read.value("took_seconds_count") == 1)
    }

    @Test func `a histogram's buckets only grow, and the last one has all`() throws {
        let timer = Timer(label: "took_seconds", dimensions: [("route", "/x")], factory: metrics)
        let milliseconds = [1, 5, 6, 40, 40, 900, 20_000, 4_000_000, 9_000_000]
        for value in milliseconds { timer.recordMilliseconds(value) }

        let read = try Exposition(metrics.text())
        let buckets = read.samples.filter { $0.name == "took_seconds_bucket" }
        let bounds = try buckets.map { try #require($0.labels["le"]) }
        #expect(bounds.last == "+Inf")
        #expect(buckets.map(\.value) == buckets.map(\.value).sorted())
        #expect(buckets.last?.value == Double(milliseconds.count))
        #expect(read.value("took_seconds_count", ["route": "/x"]) == Double(milliseconds.count))
        for (bound, bucket) in zip(bounds.dropLast(), buckets) {
            let limit = try #require(Double(bound))
            #expect(bucket.value == Double(milliseconds.filter { Double($0) / 1_000 <= limit }.count))
            #expect(bucket.labels["route"] == "/x")
        }
    }

    @Test(arguments: ["plain", "a \"quoted\" one", "back\\slash", "two\nlines", "\\n", "{a=\"b\"},", "سلام", ""])
    func `a label's value is read back whatever is in it`(_ value: String) throws {
        Counter(label: "odd", dimensions: [("label", value)], factory: metrics).increment()
        #expect(try Exposition(metrics.text()).value("odd", ["label": value]) == 1)
    }

    @Test func `a help text stays on its line`() throws {
        Counter(label: "runs_total", factory: metrics).increment()
        #expect(try Exposition(metrics.text()).help["runs_total"] == "Runs that ended.\nBack\\slash")
    }

    @Test func `names and labels that Prometheus does not allow are mended`() throws {
        Counter(label: "http.server-requests", dimensions: [("le-ft", "1")], factory: metrics).increment()
        Counter(label: "4xx", factory: metrics).increment()
        let read = try Exposition(metrics.text())
        #expect(read.value("http_server_requests", ["le_ft": "1"]) == 1)
        #expect(read.value("_4xx") == 1)
    }

    @Test func `the same numbers give the same text, whatever the order in which they came`() {
        let other = PrometheusMetrics(help: [:])
        let plain = PrometheusMetrics(help: [:])
        let dimensions: [[(String, String)]] = [[("a", "1"), ("b", "2")], [("b", "1"), ("a", "2")], [("a", "3")]]
        for labels in dimensions {
            Counter(label: "x", dimensions: labels, factory: plain).increment()
            Meter(label: "w", dimensions: labels, factory: plain).set(1)
        }
        for labels in dimensions.reversed() {
            Meter(label: "w", dimensions: labels.reversed(), factory: other).set(1)
            Counter(label: "x", dimensions: labels.reversed(), factory: other).increment()
        }
        #expect(plain.text() == other.text())
    }

    @Test func `labels that never end take no memory, and are counted as dropped`() throws {
        for number in 0..<(PrometheusMetrics.seriesMax + 7) {
            Counter(label: "x", dimensions: [("id", "\(number)")], factory: metrics).increment()
        }
        let read = try Exposition(metrics.text())
        #expect(read.samples.filter { $0.name == "x" }.count == PrometheusMetrics.seriesMax)
        #expect(read.value(PrometheusMetrics.droppedName) == 7)
    }

    @Test func `a gauge that is destroyed is not there any more`() throws {
        let gone = Meter(label: "x", dimensions: [("id", "1")], factory: metrics)
        gone.set(1)
        let stays = Meter(label: "x", dimensions: [("id", "2")], factory: metrics)
        stays.set(2)
        gone.destroy()
        let read = try Exposition(metrics.text())
        #expect(read.value("x", ["id": "1"]) == nil)
        #expect(read.value("x", ["id": "2"]) == 2)
    }

    @Test func `counts from many tasks at once are all there`() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask { [metrics] in
                    for _ in 0..<100 {
                        Counter(label: "x", dimensions: [("a", "b")], factory: metrics).increment()
                        Timer(label: "t", factory: metrics).recordNanoseconds(1)
                    }
                }
            }
        }
        let read = try Exposition(metrics.text())
        #expect(read.value("x", ["a": "b"]) == 5_000)
        #expect(read.value("t_count") == 5_000)
    }
}
