package dev.tare.packaging;

import dev.tare.attest.Component;
import dev.tare.attest.PackageUrl;
import dev.tare.attest.Sbom;
import dev.tare.needs.Roots;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution is made of.
 *
 * @param home of the distribution
 * @param version of Tare
 * @param time RFC 3339, of the sources
 * @param libdeflate its version; empty where it is unknown
 */
record Parts(Path home, String version, String time, String libdeflate) {
    private static final String APACHE = "Apache-2.0";

    /** Of which BuildKit the files in src/main/proto are. */
    private static final String PROTOS = "0.32.0";

    /** Reads it. @throws IOException when a jar does not say its version, or what is known of it here does not fit */
    Sbom read() throws IOException {
        Component tare = file(
                Component.Type.APPLICATION,
                "tare",
                version,
                url("generic", "", "tare", version),
                APACHE,
                "lib/tare.jar");
        List<Component> parts = new ArrayList<>();
        for (String folder : List.of("lib", "lib/buildkit")) {
            try (Stream<Path> files = Files.list(home.resolve(folder))) {
                for (Path jar :
                        files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    if (!jar.endsWith("tare.jar") && !jar.endsWith("protos.jar")) {
                        parts.add(library(jar));
                    }
                }
            }
        }
        parts.add(file(
                Component.Type.LIBRARY,
                "buildkit-protos",
                PROTOS,
                url("golang", "github.com/moby", "buildkit", "v" + PROTOS),
                "Apache-2.0 AND MIT AND BSD-3-Clause",
                "lib/buildkit/protos.jar"));
        parts.add(file(
                Component.Type.LIBRARY,
                "libdeflate",
                libdeflate,
                url("github", "ebiggers", "libdeflate", libdeflate.isEmpty() ? "" : "v" + upstream(libdeflate)),
                "MIT",
                "lib/libdeflate.so.0"));
        for (String each : new String[] {"echarts", "zrender", "tslib"}) {
            parts.add(script(each));
        }
        parts.add(runtime());
        parts.add(certificates());
        parts.sort(Comparator.comparing(Component::ref));
        SortedSet<String> all = new TreeSet<>(parts.stream().map(Component::ref).toList());
        return new Sbom(
                tare, parts, new TreeMap<>(Map.of(tare.ref(), all)), time, new Sbom.Tool(Sbom.Tool.TARE, version));
    }

    /** The runtime that this runs on: the distribution's own. */
    private static Component runtime() {
        String release = System.getProperty("java.runtime.version", "");
        return new Component(
                Component.Type.LIBRARY,
                "java",
                "OpenJDK runtime",
                release,
                url("generic", "", "openjdk", release),
                "GPL-2.0-only WITH Classpath-exception-2.0",
                System.getProperty("java.vendor", ""),
                "",
                "its modules in use, linked by jlink",
                "",
                null,
                List.of("runtime"));
    }

    /** A part of the program that draws the map of {@code explain --html}. */
    private static Component script(String name) throws IOException {
        Properties versions = new Properties();
        try (InputStream in = Parts.class.getResourceAsStream("/dev/tare/explain/echarts.properties")) {
            versions.load(Objects.requireNonNull(in));
        }
        String release = versions.getProperty(name);
        String license = switch (name) {
            case "echarts" -> APACHE;
            case "zrender" -> "BSD-3-Clause";
            default -> "0BSD";
        };
        return new Component(
                Component.Type.LIBRARY,
                name,
                name,
                release,
                url("npm", "", name, release),
                license,
                "",
                "",
                "",
                "",
                null,
                List.of("lib/tare.jar"));
    }

    private static Component certificates() {
        Roots roots = Roots.bundled();
        return new Component(
                Component.Type.LIBRARY,
                "roots",
                "certificates of public authorities",
                roots.date().toString(),
                "",
                "MPL-2.0",
                "Mozilla",
                "",
                roots.source(),
                "",
                new Digest(roots.sha256()),
                List.of("lib/tare.jar"));
    }

    private Component library(Path jar) throws IOException {
        String file = String.valueOf(jar.getFileName());
        String name = file.substring(0, file.length() - ".jar".length());
        try (JarFile opened = new JarFile(jar.toFile())) {
            Manifest manifest = opened.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String release = attributes.getValue("Implementation-Version");
            if (release == null) {
                release = attributes.getValue("Bundle-Version");
            }
            if (release == null) {
                throw new IOException(jar + " does not say its version");
            }
            String purl = url("maven", group(name), name, release);
            return file(
                    Component.Type.LIBRARY,
                    name,
                    release,
                    purl,
                    license(jar, name, attributes.getValue("Bundle-License")),
                    home.relativize(jar).toString());
        }
    }

    /** The jars' names have no group, and not all hold their pom.properties. */
    private static String group(String name) throws IOException {
        return switch (name) {
            case "commons-cli", "commons-codec", "commons-io" -> name;
            case "commons-compress", "commons-lang3" -> "org.apache.commons";
            case "jackson-core" -> "tools.jackson.core";
            case "jspecify" -> "org.jspecify";
            case "snakeyaml-engine" -> "org.snakeyaml";
            case "xz" -> "org.tukaani";
            case "zstd-jni" -> "com.github.luben";
            case "failureaccess", "guava" -> "com.google.guava";
            case "gson" -> "com.google.code.gson";
            case "perfmark-api" -> "io.perfmark";
            case "proto-google-common-protos" -> "com.google.api.grpc";
            case "protobuf-java" -> "com.google.protobuf";
            default -> {
                if (name.startsWith("grpc-")) {
                    yield "io.grpc";
                }
                if (name.startsWith("netty-")) {
                    yield "io.netty";
                }
                throw new IOException(name + ".jar is new: say here which group it is of");
            }
        };
    }

    private static String license(Path jar, String name, @Nullable String says) throws IOException {
        String text = says == null ? "" : says;
        // These say it in their repositories alone.
        boolean silent =
                name.startsWith("grpc-") || name.equals("perfmark-api") || name.equals("proto-google-common-protos");
        if (text.contains("apache.org/licenses/LICENSE-2.0") || text.isEmpty() && silent) {
            return APACHE;
        }
        if (text.contains("BSD-3-Clause")) {
            return "BSD-3-Clause";
        }
        if (text.contains("BSD-2-Clause")) {
            // The bindings, and the library within the jar.
            return "BSD-2-Clause AND BSD-3-Clause";
        }
        if (text.equals("0BSD")) {
            return text;
        }
        throw new IOException(jar + " has a licence that is not known here: " + text);
    }

    private Component file(Component.Type type, String name, String release, String purl, String license, String place)
            throws IOException {
        Digest digest = Digest.sha256(Files.readAllBytes(home.resolve(place)));
        return new Component(type, name, name, release, purl, license, "", "", "", "", digest, List.of(place));
    }

    private static String url(String type, String namespace, String name, String release) {
        return PackageUrl.of(type, namespace, name, release, Map.of(), "");
    }

    /** Debian's 1.14-1 is 1.14. */
    private static String upstream(String debian) {
        int dash = debian.lastIndexOf('-');
        return dash < 0 ? debian : debian.substring(0, dash);
    }
}
