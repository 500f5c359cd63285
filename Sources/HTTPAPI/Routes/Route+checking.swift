extension Route {
    /// Refuses what no handler would notice: a parameter of the query that is not known, or comes twice.
    func check(_ request: APIRequest) throws(APIFault) {
        guard !takesAnyQuery else { return }
        var names: Set<String> = []
        for (name, _) in request.query {
            guard query.contains(where: { $0.name == name }) else {
                throw .invalid(name, "left out: this request has no such parameter")
            }
            guard names.insert(name).inserted else { throw .invalid(name, "told once") }
        }
    }
}
