package dev.tare.buildkit.session;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** What a call says beside its messages: which folder is meant, which store, which agent. */
final class Headers implements ServerInterceptor {
    private static final Context.Key<Metadata> ALL = Context.key("headers");

    /** A header of the call that is served now; the empty text where there is none. */
    static String get(String name) {
        Metadata headers = ALL.get();
        String value = headers == null ? null : headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return value == null ? "" : value;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return Contexts.interceptCall(Context.current().withValue(ALL, headers), call, headers, next);
    }
}
