package dev.tare.http;

import dev.tare.http.tls.TlsContext;
import dev.tare.http.tls.UnusableCertificate;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that TLS trusts, and the certificates by which a client proves who it is. Nothing is read before the
 * first secure connection. Thread-safe.
 */
public final class Certificates {
    private final Map<String, String> environment;
    private final Hosts hosts;
    private final Map<String, SSLSocketFactory> factories = new HashMap<>();

    /** Settings of single hosts. */
    public interface Hosts {
        /** No host has any. */
        Hosts NONE = new Hosts() {
            @Override
            public List<Path> folders(Origin origin) {
                return List.of();
            }

            @Override
            public boolean isUnchecked(Origin origin) {
                return false;
            }
        };

        /** Folders with {@code *.crt} to trust, and {@code *.cert} with {@code *.key} to show (docker's certs.d). */
        List<Path> folders(Origin origin);

        /** Whether any certificate of the host is accepted. */
        boolean isUnchecked(Origin origin);
    }

    /** @param environment of the user, with SSL_CERT_FILE and SSL_CERT_DIR */
    public Certificates(Map<String, String> environment, Hosts hosts) {
        this.environment = environment;
        this.hosts = hosts;
    }

    /** Begins TLS on a connection, and checks the name of the other side. */
    Socket secure(Socket socket, Origin origin) throws IOException {
        SSLSocket secure = (SSLSocket) factory(origin).createSocket(socket, origin.bareHost(), origin.port(), true);
        if (!hosts.isUnchecked(origin)) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        secure.startHandshake();
        return secure;
    }

    private synchronized SSLSocketFactory factory(Origin origin) throws IOException {
        boolean unchecked = hosts.isUnchecked(origin);
        List<Path> folders = hosts.folders(origin);
        String key = unchecked + " " + folders;
        @Nullable SSLSocketFactory known = factories.get(key);
        if (known == null) {
            try {
                known = TlsContext.of(environment, folders, unchecked).getSocketFactory();
            } catch (UnusableCertificate e) {
                throw HttpException.refused(String.valueOf(e.getMessage()), e);
            }
            factories.put(key, known);
        }
        return known;
    }
}
