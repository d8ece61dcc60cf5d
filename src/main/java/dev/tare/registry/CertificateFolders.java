package dev.tare.registry;

import dev.tare.http.Certificates;
import dev.tare.http.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folders in which docker and podman look for certificates of a host, {@code certs.d/HOST[:PORT]}. They hold for all
 * that a host serves, and no host goes unchecked.
 */
public record CertificateFolders(Map<String, String> environment) implements Certificates.Hosts {
    List<Path> of(String host) {
        List<Path> out = new ArrayList<>();
        Path config = ConfigFolders.config(environment);
        for (Path all : List.of(
                config.resolve("docker/certs.d"),
                config.resolve("containers/certs.d"),
                Path.of("/etc/docker/certs.d"),
                Path.of("/etc/containers/certs.d"))) {
            Path folder = all.resolve(host);
            if (Files.isDirectory(folder)) {
                out.add(folder);
            }
        }
        return out;
    }

    @Override
    public List<Path> folders(Origin origin) {
        return of(origin.authority());
    }

    @Override
    public boolean isUnchecked(Origin origin) {
        return false;
    }
}
