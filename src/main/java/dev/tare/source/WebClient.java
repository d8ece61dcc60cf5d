package dev.tare.source;

import dev.tare.http.Certificates;
import dev.tare.http.Client;
import dev.tare.http.Fault;
import dev.tare.http.HttpException;
import dev.tare.http.Networks;
import dev.tare.http.Origin;
import dev.tare.http.Proxies;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.registry.CertificateFolders;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Asks web servers: GET alone, redirects followed, with the proxies, certificates and pauses that registries are asked
 * with. For several threads.
 *
 * @param retries of whoever asks and reads the answer
 */
record WebClient(Client client, Retries retries) implements AutoCloseable {
    /** As in Go's client, and so in BuildKit. */
    private static final int MAX_REDIRECTS = 10;

    WebClient(Map<String, String> environment) {
        this(environment, Timeouts.STANDARD, Networks.STANDARD, Retries.STANDARD);
    }

    WebClient(Map<String, String> environment, Timeouts timeouts, Networks networks, Retries retries) {
        this(
                new Client(
                        new Proxies(environment),
                        new Certificates(environment, new CertificateFolders(environment)),
                        timeouts,
                        networks),
                retries);
    }

    /**
     * The answer to a GET, its body not yet read, with a status of 200 to 299, or 304.
     *
     * @param written the address, for messages too
     * @param headers of the request
     * @throws SourceFailure that says why there is none
     */
    Response get(String written, Map<String, String> headers) throws SourceFailure {
        WebAddress address = WebAddress.of(written);
        boolean inPublic = false;
        try {
            for (int i = 0; i <= MAX_REDIRECTS; i++) {
                Response response = client.send(request(address, headers, inPublic));
                String location = response.header("Location");
                int status = response.status();
                if (isRedirect(status) && location != null) {
                    response.close();
                    address = address.redirect(location);
                    // Who is asked for a file must not have this machine look into networks that only it can see.
                    inPublic = inPublic || !response.isFromPrivate();
                } else if (status >= 200 && status < 300 || status == 304) {
                    return response;
                } else {
                    response.close();
                    throw refused(written, response);
                }
            }
        } catch (SourceFailure e) {
            throw e;
        } catch (IOException e) {
            throw failed(written, address.origin(), e);
        }
        throw new SourceFailure(
                "cannot fetch " + written + ": it leads on more than " + MAX_REDIRECTS + " times", null);
    }

    private static Request request(WebAddress address, Map<String, String> headers, boolean inPublic) {
        Request request = Request.of("GET", address.uri()).with("Accept", "*/*");
        for (Map.Entry<String, String> each : headers.entrySet()) {
            request = request.with(each.getKey(), each.getValue());
        }
        if (address.authorization() != null) {
            request = request.with("Authorization", address.authorization());
        }
        return request.to(address.uri(), inPublic);
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static SourceFailure refused(String written, Response response) throws HttpException {
        int status = response.status();
        String phrase = UntrustedText.printable(response.phrase());
        String hint = switch (status) {
            case 401, 403 -> "it may want a login: the address can have a user and a password";
            case 404, 410 -> "check the address";
            case 407 -> "the proxy wants a login: its address in http_proxy can have a user and a password";
            default -> null;
        };
        String message = "cannot fetch " + written + ": "
                + Origin.of(response.address()).authority() + " answered " + status
                + (phrase.isEmpty() ? "" : " " + phrase);
        return SourceFailure.of(message, hint, null, Fault.of(response));
    }

    /** What went wrong on the way, here or while a body is read. */
    static SourceFailure failed(String written, Origin asked, IOException e) {
        HttpException told = Client.failed(asked, e);
        String hint = told.getCause() instanceof UnknownHostException
                ? "check the address and the network; behind a proxy, set " + asked.scheme() + "_proxy"
                : null;
        String why = UntrustedText.printable(String.valueOf(told.getMessage()));
        return SourceFailure.of("cannot fetch " + written + ": " + why, hint, e, told);
    }

    @Override
    public void close() {
        client.close();
    }
}
