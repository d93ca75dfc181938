internal import HTTP
internal import HTTPTypes

/// What can be measured, for Prometheus.
enum MetricsEndpoint {
    static let metrics: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        let families = service.meter.families + (await service.vitals.metrics())
        var response = Response(
            status: .ok, contentType: PrometheusText.contentType, bytes: PrometheusText.bytes(families))
        response.fields[.cacheControl] = "no-store"
        return response
    }
}
