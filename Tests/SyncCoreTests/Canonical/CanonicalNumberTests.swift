import SyncCore
import SyncTestKit
import Testing

/// Pitfall: "`10`, `10.0` and `\"10.00\"` … gave different hashes", and money must not go through a double.
struct `The canonical form of a number` {
    @Test(arguments: [
        ("10", "10"), ("10.0", "10"), ("1e1", "10"), ("1E+1", "10"), ("0.1e2", "10"), ("100e-1", "10"),
        ("1E30", "1e+30"), ("-0", "0"), ("-0.0", "0"), ("0e5", "0"), ("-0E-5", "0"), ("0.000", "0"), ("-0.5", "-0.5"),
        ("0e999999999999999999999999999999", "0"),
        ("4.50", "4.5"), ("1.10", "1.1"), ("100", "100"), ("-1.5e3", "-1500"), ("1.50e-1", "0.15"),
    ])
    func `is one for all its notations`(_ number: String, expected: String) throws {
        #expect(try canonical(number) == expected)
    }

    /// ECMA-262, 6.1.6.1.20: an exponent from 10^21 up and below 10^-6.
    @Test(arguments: [
        ("100000000000000000000", "100000000000000000000"),
        ("1e20", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("1000000000000000000000", "1e+21"),
        ("999999999999999999999", "999999999999999999999"),
        ("999999999999999999999.5", "999999999999999999999.5"),
        ("1234567890123456789012", "1.234567890123456789012e+21"),
        ("1234567890123456789012.5", "1.2345678901234567890125e+21"),
        ("-1234567890123456789012.50", "-1.2345678901234567890125e+21"),
        ("0.000001", "0.000001"), ("1e-6", "0.000001"), ("0.0000012", "0.0000012"),
        ("0.0000001", "1e-7"), ("1e-7", "1e-7"), ("0.00000012", "1.2e-7"), ("-12.5e-8", "-1.25e-7"),
    ])
    func `changes its notation where ECMAScript does`(_ number: String, expected: String) throws {
        #expect(try canonical(number) == expected)
    }

    /// RFC 8785, appendix B prints doubles; as texts they are decimals, and each is its own canonical form. The samples NaN
    /// and Infinity are no JSON.
    @Test(arguments: [
        "0", "5e-324", "-5e-324", "1.7976931348623157e+308", "-1.7976931348623157e+308", "9007199254740992",
        "-9007199254740992", "295147905179352830000", "9.999999999999997e+22", "1e+23", "1.0000000000000001e+23",
        "999999999999999700000", "999999999999999900000", "1e+21", "9.999999999999997e-7", "0.000001",
        "333333333.3333332", "333333333.33333325", "333333333.3333333", "333333333.3333334", "333333333.33333343",
        "-0.0000033333333333333333", "1424953923781206.2",
    ])
    func `is the text of each sample of RFC 8785's appendix B`(_ number: String) throws {
        #expect(try canonical(number) == number)
    }

    /// Where this differs from RFC 8785 on purpose: neighbours that one double stands for stay two numbers.
    @Test(arguments: [
        ("9007199254740993", "9007199254740992"), ("295147905179352825856", "295147905179352830000"),
        ("0.1", "0.1000000000000000055511151231257827"), ("1e400", "1e401"), ("1e-400", "0"),
    ])
    func `keeps two decimals apart that are one double`(_ left: String, right: String) throws {
        #expect(try canonical(left) != canonical(right))
        #expect(Double(left) == Double(right))
    }

    @Test(arguments: [
        ("1e123456789012345678901234567890", "1e+123456789012345678901234567890"),
        ("10e123456789012345678901234567889", "1e+123456789012345678901234567890"),
        ("0.01e-123456789012345678901234567888", "1e-123456789012345678901234567890"),
        ("1e-000000000000000000000000000000000000001", "0.1"),
        ("12e999999999999999999999999999", "1.2e+1000000000000000000000000000"),
        ("0.1e1000000000000000000000000000", "1e+999999999999999999999999999"),
        ("10e-1000000000000000000", "1e-999999999999999999"),
        ("0.1e-999999999999999999", "1e-1000000000000000000"),
        ("1e9223372036854775807", "1e+9223372036854775807"), ("10e9223372036854775807", "1e+9223372036854775808"),
    ])
    func `is exact for exponents of any length`(_ number: String, expected: String) throws {
        #expect(try canonical(number) == expected)
    }

    @Test func `is the same for two numbers if and only if they are the same decimal`() throws {
        var random = seededRandom()
        var equals = 0
        for _ in 0..<20_000 {
            let left = ExactDecimal.random(&random)
            let right = left.neighbour(&random)
            let (a, b) = (left.text(&random), right.text(&random))
            let areEqual = left == right
            equals += areEqual ? 1 : 0
            #expect(try (canonical(a) == canonical(b)) == areEqual, "\(a) and \(b)")
        }
        #expect(equals > 1_000)
    }

    @Test func `is its own canonical form and stands for the same decimal`() throws {
        var random = seededRandom()
        for _ in 0..<20_000 {
            let decimal = ExactDecimal.random(&random)
            let text = decimal.text(&random)
            let form = try canonical(text)
            #expect(try canonical(form) == form)
            #expect(ExactDecimal(form) == decimal, "\(text) became \(form)")
        }
    }
}
