package dev.tare.registry;

import dev.tare.http.Certificates;
import dev.tare.http.Client;
import dev.tare.http.HttpException;
import dev.tare.http.Networks;
import dev.tare.http.Proxies;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registries that a user can reach, with the user's settings, logins, proxies and certificates. For several threads. */
public final class Registries implements AutoCloseable {
    private final RegistrySettings settings;
    private final CertificateFolders folders;
    private final Logins logins;
    private final Client client;
    private final Retries retries;
    private final Map<String, Access> known = new HashMap<>();

    public Registries(Map<String, String> environment) {
        this(environment, RegistrySettings.read(environment), Timeouts.STANDARD, Networks.STANDARD, Retries.STANDARD);
    }

    Registries(
            Map<String, String> environment,
            RegistrySettings settings,
            Timeouts timeouts,
            Networks networks,
            Retries retries) {
        this.settings = settings;
        this.folders = new CertificateFolders(environment);
        this.logins = new Logins(environment, _ -> {});
        Certificates certificates = new Certificates(environment, new RegistryHosts(environment, folders, settings));
        this.client = new Client(new Proxies(environment), certificates, timeouts, networks);
        this.retries = retries;
    }

    /** Where something is pulled from: the mirrors that the user has named, then the registry itself. */
    List<Repository> toPull(Reference reference) {
        List<Repository> out = new ArrayList<>();
        for (String mirror : settings.of(reference.registry()).mirrors()) {
            out.add(new Repository(access(mirror), reference.repository(), retries, false));
        }
        out.add(new Repository(access(reference.registry()), reference.repository(), retries, false));
        return out;
    }

    Repository toPush(Reference reference) {
        return new Repository(access(reference.registry()), reference.repository(), retries, true);
    }

    private synchronized Access access(String host) {
        return known.computeIfAbsent(
                host,
                _ -> new Access(
                        client, Endpoint.of(host, settings, !folders.of(host).isEmpty()), logins));
    }

    /** Breaks all transfers off. */
    void abort() {
        client.abort();
    }

    /**
     * Tries a login.
     *
     * @throws dev.tare.diagnostic.TareException when the registry refuses it, or cannot be reached
     */
    public void check(String host, Login.Password login) {
        Access access =
                new Access(client, Endpoint.of(host, settings, !folders.of(host).isEmpty()), Logins.of(login));
        try {
            retries.run(() -> {
                try (Response response = ping(access)) {
                    if (response.status() == 401 || response.status() == 403) {
                        throw RegistryException.wrong(host + " refuses the name or the password");
                    }
                    if (response.status() != 200) {
                        throw RegistryException.of(response, "/v2/");
                    }
                    return true;
                }
            });
        } catch (IOException e) {
            throw RegistryException.told("cannot log in to " + host, e);
        }
    }

    private static Response ping(Access access) throws IOException {
        Request request = Request.of("GET", access.endpoint().address("/v2/"));
        Response response;
        try {
            response = access.send(request, "", List.of());
        } catch (HttpException e) {
            if (!e.isOfTls() || !access.endpoint().turnsOutSecure()) {
                throw e;
            }
            return access.send(Request.of("GET", access.endpoint().address("/v2/")), "", List.of());
        }
        if (response.status() == 400
                && !access.endpoint().isSecure()
                && Endpoint.wantsTls(response.bytes(1 << 16))
                && access.endpoint().turnsOutSecure()) {
            response.close();
            return access.send(Request.of("GET", access.endpoint().address("/v2/")), "", List.of());
        }
        return response;
    }

    @Override
    public void close() {
        client.close();
    }
}
