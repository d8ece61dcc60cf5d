package dev.tare.source;

import dev.tare.http.BasicLogin;
import dev.tare.http.Failure;
import dev.tare.http.Proxies;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks web servers: GET alone, redirects followed, proxies by the environment. Of the JDK's two clients it is the one
 * that starts in a tenth of the time and bounds the wait for each read.
 *
 * @param connectMillis how long a server may take to answer the call
 * @param readMillis how long it may send nothing
 */
record WebClient(Proxies proxies, int connectMillis, int readMillis) {
    private static final int CONNECT_MILLIS = 30_000;
    private static final int READ_MILLIS = 60_000;

    /** As in Go's client, and so in BuildKit. */
    private static final int MAX_REDIRECTS = 10;

    WebClient(Map<String, String> environment) {
        this(new Proxies(environment), CONNECT_MILLIS, READ_MILLIS);
    }

    /**
     * The answer to a GET, its body not yet read, with a status of 200 to 299, or 304.
     *
     * @param written the address, for messages too
     * @param headers of the request
     * @throws SourceFailure that says why there is none
     */
    HttpURLConnection get(String written, Map<String, String> headers) throws SourceFailure {
        WebAddress address = WebAddress.of(written);
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpURLConnection connection = null;
            try {
                connection = open(address, headers);
                int status = connection.getResponseCode();
                String location = connection.getHeaderField("Location");
                if (isRedirect(status) && location != null) {
                    connection.disconnect();
                    address = address.redirect(location);
                    continue;
                }
                if (status >= 200 && status < 300 || status == HttpURLConnection.HTTP_NOT_MODIFIED) {
                    return connection;
                }
                throw refused(written, address, status, connection.getResponseMessage());
            } catch (SourceFailure e) {
                disconnect(connection);
                throw e;
            } catch (IOException e) {
                disconnect(connection);
                throw failed(written, address.url(), e);
            }
        }
        throw new SourceFailure(
                "cannot fetch " + written + ": it leads on more than " + MAX_REDIRECTS + " times", null);
    }

    private static void disconnect(@Nullable HttpURLConnection connection) {
        if (connection != null) {
            connection.disconnect();
        }
    }

    private HttpURLConnection open(WebAddress address, Map<String, String> headers) throws IOException {
        URL url = address.url();
        URI proxy = proxies.of(url.getProtocol(), url.getHost(), address.port());
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(via(proxy));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(connectMillis);
        connection.setReadTimeout(readMillis);
        connection.setRequestProperty("User-Agent", "tare");
        connection.setRequestProperty("Accept", "*/*");
        headers.forEach(connection::setRequestProperty);
        if (address.authorization() != null) {
            connection.setRequestProperty("Authorization", address.authorization());
        }
        if (proxy != null && proxy.getRawUserInfo() != null) {
            connection.setRequestProperty("Proxy-Authorization", BasicLogin.header(proxy.getRawUserInfo()));
        }
        return connection;
    }

    private static Proxy via(@Nullable URI proxy) {
        if (proxy == null) {
            return Proxy.NO_PROXY;
        }
        boolean http = "http".equalsIgnoreCase(proxy.getScheme());
        int port = proxy.getPort() >= 0 ? proxy.getPort() : http ? 80 : 1080;
        return new Proxy(
                http ? Proxy.Type.HTTP : Proxy.Type.SOCKS, InetSocketAddress.createUnresolved(proxy.getHost(), port));
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static SourceFailure refused(String written, WebAddress asked, int status, @Nullable String phrase) {
        String where = asked.url().getHost();
        String answer = status + (phrase == null || phrase.isBlank() ? "" : " " + Words.printable(phrase));
        String hint = switch (status) {
            case 401, 403 -> "it may want a login: http://user:password@host/...";
            case 404, 410 -> "check the address";
            case 407 -> "the proxy wants a login: http_proxy=http://user:password@host:port";
            default -> null;
        };
        return new SourceFailure("cannot fetch " + written + ": " + where + " answered " + answer, hint);
    }

    /** What went wrong on the way, here or while a body is read. */
    SourceFailure failed(String written, URL asked, IOException e) {
        String host = asked.getHost();
        String why = Words.printable(Failure.of(host, e));
        String hint = e instanceof UnknownHostException
                ? "check the address and the network; behind a proxy, set " + asked.getProtocol() + "_proxy"
                : null;
        return new SourceFailure("cannot fetch " + written + ": " + why, hint, e);
    }
}
