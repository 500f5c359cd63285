// Numbers that come from outside (stored counts, headers, clocks) may be anything. What is worked out of them is the number that
// is meant or, where there is none, the nearest that there is: a wrong number is seen and mended, a process that ended is not.

extension FixedWidthInteger {
    /// The sum, or the nearest number that there is.
    package func plus(_ other: Self) -> Self {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the nearest number that there is.
    package func minus(_ other: Self) -> Self {
        let (difference, overflows) = subtractingReportingOverflow(other)
        return overflows ? (other < 0 ? .max : .min) : difference
    }

    /// The product, or the nearest number that there is.
    package func times(_ other: Self) -> Self {
        let (product, overflows) = multipliedReportingOverflow(by: other)
        return overflows ? ((self < 0) == (other < 0) ? .max : .min) : product
    }

    /// The whole number next to another, or the nearest that there is; 0 for what is no number.
    package init(nearest number: Double) {
        if let exact = Self(exactly: number.rounded()) {
            self = exact
        } else {
            self = number.isNaN ? 0 : number < 0 ? .min : .max
        }
    }
}

extension Sequence where Element: FixedWidthInteger {
    /// The sum of all, or the nearest number that there is.
    package var total: Element { reduce(0) { $0.plus($1) } }
}
