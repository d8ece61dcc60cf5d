package dev.tare.buildkit.solve;

import com.google.protobuf.Any;
import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecFailures;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.text.Json;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A daemon's failures in our words: of a step as a local build has them, with the place in the file. */
final class SolveFailures {
    private static final String EXIT = "did not complete successfully: exit code: ";
    private static final String EXIT_TYPE = "gatewayapi.ExitMessage+json";
    private static final Set<Status.Code> LOST =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);

    private SolveFailures() {}

    /** Whether not the build but the daemon failed, or the way to it. */
    static boolean isLost(StatusRuntimeException failure) {
        String text = text(failure);
        return LOST.contains(failure.getStatus().getCode())
                || text.contains("no active session")
                || text.contains("session healthcheck failed");
    }

    private static String text(StatusRuntimeException failure) {
        String text = failure.getStatus().getDescription();
        return text == null ? "" : text;
    }

    /** Why a daemon cannot be reached, in a few words: what the system said, where it did. */
    static String why(StatusRuntimeException failure) {
        String said = text(failure);
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            said = cause.getMessage();
        }
        if (failure.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer";
        }
        return said == null || said.isEmpty()
                ? failure.getStatus().getCode().toString().toLowerCase(java.util.Locale.ROOT)
                : said;
    }

    /** @param failed the vertex that the daemon named; null where it named none */
    static TareException of(StatusRuntimeException failure, SolveProgress.@Nullable Failed failed) {
        String said = text(failure);
        if (failed == null) {
            return TareException.failed("the builder says: " + brief(said), failure);
        }
        Vertex vertex = failed.vertex();
        Integer code = vertex.op() instanceof Op.Exec ? code(failure, failed.error()) : null;
        if (code != null && vertex.op() instanceof Op.Exec exec) {
            return ExecFailures.of(vertex, exec, code);
        }
        String message = brief(failed.error());
        Location where = vertex.location();
        String missing = missing(message);
        if (where != null && missing != null && vertex.op() instanceof Op.FileOp) {
            where = Location.of(where.source(), where.line(), missing);
        }
        return new TareException(
                TareException.FAILED,
                new Problem(where, where == null ? vertex.name() + ": " + message : message, null),
                failure);
    }

    /** Of a process that ended by itself; null where it did not come to that. */
    private static @Nullable Integer code(StatusRuntimeException failure, String error) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        for (Any detail : status == null ? java.util.List.<Any>of() : status.getDetailsList()) {
            if (detail.getTypeUrl().endsWith(EXIT_TYPE)) {
                try {
                    Object code =
                            Json.readObject(detail.getValue().toByteArray()).get("Code");
                    if (code instanceof Number number) {
                        return number.intValue();
                    }
                } catch (IOException e) {
                    // The text has it too.
                }
            }
        }
        int at = error.lastIndexOf(EXIT);
        if (at < 0) {
            return null;
        }
        String digits = error.substring(at + EXIT.length()).strip();
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty() && digits.length() < 4
                ? Integer.valueOf(digits)
                : null;
    }

    /** Without what only BuildKit's own people understand: the innermost of nested reasons. */
    static String brief(String error) {
        String text = error;
        for (String outer : new String[] {
            "failed to solve: ", "failed to compute cache key: ", "failed to calculate checksum of ref ",
        }) {
            int at = text.indexOf(outer);
            if (at >= 0) {
                text = text.substring(at + outer.length());
            }
        }
        if (text.endsWith(": not found")) {
            int quote = text.lastIndexOf(": \"");
            text = quote < 0 ? text : text.substring(quote + 2);
        }
        return text.strip();
    }

    /** The path of {@code "/path": not found}; null for another message. */
    private static @Nullable String missing(String message) {
        int end = message.indexOf("\": not found");
        return message.startsWith("\"/") && end > 2 ? message.substring(2, end) : null;
    }
}
