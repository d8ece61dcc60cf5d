package dev.tare.registry;

import dev.tare.diagnostic.TareException;
import dev.tare.http.Client;
import dev.tare.http.Fault;
import dev.tare.http.HttpException;
import dev.tare.http.Origin;
import dev.tare.http.Response;
import dev.tare.oci.Reference;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a registry refused or answered wrongly, in words for the user. It never contains credentials. */
final class RegistryException extends IOException implements Fault {
    private static final long serialVersionUID = 1L;
    private static final int MAX_BODY = 64 << 10;
    private static final int MAX_WORDS = 300;

    private final int status;
    private final boolean transientFault;
    private final long waitMillis;
    private final @Nullable String hint;

    private RegistryException(
            String message, int status, boolean transientFault, long waitMillis, @Nullable String hint) {
        super(message);
        this.status = status;
        this.transientFault = transientFault;
        this.waitMillis = waitMillis;
        this.hint = hint;
    }

    /** An answer that breaks the protocol, or what was agreed. */
    static RegistryException wrong(String message) {
        return new RegistryException(message, 0, false, -1, null);
    }

    static RegistryException wrong(String message, @Nullable String hint) {
        return new RegistryException(message, 0, false, -1, hint);
    }

    /** What another attempt may mend. */
    static RegistryException passing(String message) {
        return new RegistryException(message, 0, true, -1, null);
    }

    /** Of an answer that is no success; reads and closes it. @param asked what for, such as {@code manifest 1.0} */
    static RegistryException of(Response response, String asked) {
        try (response) {
            return of(response, asked, response.bytes(MAX_BODY));
        } catch (IOException e) {
            return of(response, asked, new byte[0]);
        }
    }

    /** Of an answer that is no success. @param body which was read */
    static RegistryException of(Response response, String asked, byte[] body) {
        int status = response.status();
        String host = host(response);
        String words = words(body);
        Fault fault = Fault.of(response);
        String message = switch (status) {
            case 401, 403 -> host + " denies access to " + asked;
            case 404 -> host + " has no " + asked;
            default -> host + " answered " + status + " to the request for " + asked;
        };
        String hint = status == 401 || status == 403
                ? "it may not exist, or need a login: tare login " + host
                : status == 429 ? "that is its limit of requests; a login may raise it" : null;
        String said = words.isEmpty() ? message : message + ": " + words;
        return new RegistryException(said, status, fault.isTransient(), fault.waitMillis(), hint);
    }

    private static String host(Response response) {
        try {
            return Origin.of(response.address()).authority();
        } catch (HttpException e) {
            return String.valueOf(response.address().getHost());
        }
    }

    /** The messages of the error document (distribution's spec.md, Error Codes), fit for a terminal. */
    private static String words(byte[] body) {
        try {
            StringBuilder words = new StringBuilder();
            for (Object each : Json.list(Json.readObject(body).get("errors"))) {
                Map<String, @Nullable Object> error = Json.object(each);
                String message = Json.optionalString(error.get("message"));
                String code = Json.optionalString(error.get("code"));
                String text = message == null || message.isBlank() ? code : message;
                if (text != null) {
                    words.append(words.isEmpty() ? "" : ", ").append(text.strip());
                }
            }
            return words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) : words.toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The status of the answer; 0 where the fault is another. */
    int status() {
        return status;
    }

    @Nullable String hint() {
        return hint;
    }

    @Override
    public boolean isTransient() {
        return transientFault;
    }

    @Override
    public long waitMillis() {
        return waitMillis;
    }

    static boolean isNotFound(IOException e) {
        return e instanceof RegistryException own && own.status == 404;
    }

    /**
     * For the user, of an image. Who gives no host means Docker's registry, often without knowing it.
     *
     * @param what such as {@code cannot pull}
     */
    static TareException told(String what, Reference name, IOException e) {
        TareException told = told(what + " " + name.familiar(), e);
        return told.problem().hint() != null || !name.isOfDocker()
                ? told
                : TareException.failed(
                        told.problem().message(),
                        "a name without the host of a registry is one of docker.io; with it: localhost:5000/"
                                + name.familiar());
    }

    /** For the user. @param what such as {@code cannot pull x:1} */
    static TareException told(String what, IOException e) {
        String hint = e instanceof RegistryException own ? own.hint : null;
        return TareException.failed(what + ": " + e.getMessage(), hint);
    }

    /** What happened while the body of an answer was read. */
    static IOException reading(Response response, IOException e) throws HttpException {
        return e instanceof RegistryException ? e : Client.failed(Origin.of(response.address()), e);
    }
}
