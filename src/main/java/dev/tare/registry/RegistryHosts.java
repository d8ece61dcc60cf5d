package dev.tare.registry;

import dev.tare.http.Certificates;
import dev.tare.http.Origin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is special about registries as hosts: some may show any certificate. */
record RegistryHosts(Map<String, String> environment, CertificateFolders certificates, RegistrySettings settings)
        implements Certificates.Hosts {
    @Override
    public List<Path> folders(Origin origin) {
        return certificates.folders(origin);
    }

    @Override
    public boolean isUnchecked(Origin origin) {
        String host = origin.authority();
        // As docker has it: what answers on this very machine needs no certificate, unless the user keeps one for it.
        boolean named = !certificates.of(host).isEmpty()
                || environment.containsKey("SSL_CERT_FILE")
                || environment.containsKey("SSL_CERT_DIR");
        return settings.of(host).insecure() || Endpoint.isLoopback(host) && !named;
    }
}
