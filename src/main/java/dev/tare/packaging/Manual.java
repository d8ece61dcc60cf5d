package dev.tare.packaging;

import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The manual: a page for the program and one for each command, from the table that parses its command line. */
final class Manual {
    private final Map<String, Page> commands;
    private final String version;
    private final String date;

    Manual(Map<String, Page> commands, String version, String date) {
        this.commands = commands;
        this.version = version;
        this.date = date;
    }

    /** The pages by the names of their files. */
    Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("tare.1", program());
        commands.forEach((name, page) -> pages.put("tare-" + name + ".1", command(name, page)));
        return pages;
    }

    private String program() {
        Roff roff = new Roff("TARE", date, version)
                .section("NAME")
                .line("tare - build the container image that weighs least and still works")
                .section("SYNOPSIS")
                .line("tare [--trace FILE] COMMAND [OPTION...] [OPERAND...]")
                .section("DESCRIPTION")
                .line(
                        "Builds container images from a Go package, a Dockerfile or a build flow of several steps (build.yml), "
                                + "with no daemon and no root. What it builds and pulls is in a store, an OCI image layout that "
                                + "other tools read. Containers are run to try the images.")
                .section("COMMANDS");
        commands.forEach((name, page) -> roff.term(name, page.summary()));
        roff.paragraph("tare COMMAND --help prints what a page here says of it.");
        roff.section("OPTIONS");
        roff.term("--trace FILE", "before the command: also write where its time went, for Perfetto (ui.perfetto.dev)");
        roff.term("--version", "print the version");
        roff.section("ENVIRONMENT");
        ENVIRONMENT.forEach(roff::term);
        roff.section("FILES");
        FILES.forEach(roff::term);
        roff.section("EXIT STATUS");
        EXITS.forEach(roff::term);
        return roff.seeAlso(
                        commands.keySet().stream().map(name -> "tare-" + name).toList())
                .toString();
    }

    private String command(String name, Page page) {
        Roff roff = new Roff("TARE-" + name.toUpperCase(java.util.Locale.ROOT), date, version)
                .section("NAME")
                .line("tare-" + name + " - " + lower(page.summary()))
                .section("SYNOPSIS")
                .line("tare " + name + (page.usage().isEmpty() ? "" : " " + page.usage()))
                .section("DESCRIPTION")
                .line(page.summary() + ".");
        if (!page.flags().isEmpty()) {
            roff.section("OPTIONS");
            for (Flag flag : page.flags()) {
                roff.option(
                        typed(flag),
                        flag.value() == null ? "" : flag.bare() == null ? flag.value() : "[=" + flag.value() + "]",
                        flag.description() + (flag.repeats() ? " (repeatable)" : ""));
            }
        }
        if (!page.examples().isEmpty()) {
            roff.section("EXAMPLES");
            for (String line : page.examples()) {
                if (line.startsWith("# ")) {
                    roff.paragraph(line.substring(2));
                } else {
                    roff.example(line);
                }
            }
        }
        return roff.seeAlso(List.of("tare")).toString();
    }

    private static String typed(Flag flag) {
        String forms = (flag.letter() == null ? "" : "-" + flag.letter() + ", ") + "--" + flag.name();
        return flag.value() == null || flag.bare() != null ? forms : forms + " ";
    }

    /** As the first word of a description in a list of pages; names of their own stay. */
    private static String lower(String summary) {
        return summary.length() > 1 && Character.isLowerCase(summary.charAt(1))
                ? Character.toLowerCase(summary.charAt(0)) + summary.substring(1)
                : summary;
    }

    private static Map<String, String> table(String... rows) {
        Map<String, String> table = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(List.of(rows));
        for (int i = 0; i < all.size(); i += 2) {
            table.put(all.get(i), all.get(i + 1));
        }
        return table;
    }

    private static final Map<String, String> ENVIRONMENT = table(
            "TARE_HOME",
            "the store (default: $XDG_DATA_HOME/tare, else ~/.local/share/tare)",
            "TARE_TRUST_STORE",
            "a store of another user that root may use",
            "TARE_TOOLCHAIN_CACHE",
            "0 keeps no caches of go for a RUN that did not ask for them",
            "TARE_DEBUG",
            "1 shows the stack trace of an unexpected failure",
            "TARE_JAVA_OPTS",
            "options for the Java runtime, such as -Xmx8g",
            "SOURCE_DATE_EPOCH",
            "the time of what is built, in seconds since 1970 (default: 0)",
            "DOCKER_CONFIG, REGISTRY_AUTH_FILE",
            "where logins of registries are",
            "DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY",
            "the engine that --load and load speak to",
            "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY",
            "proxies, in small letters too",
            "SSL_CERT_FILE, SSL_CERT_DIR",
            "certificates of authorities that are trusted",
            "GOPROXY, GOSUMDB, GOTOOLCHAIN, ..",
            "as go reads them",
            "NO_COLOR",
            "no colours");

    private static final Map<String, String> FILES = table(
            "Dockerfile, Containerfile, .dockerignore, build.yml, tare.yaml",
            "what a folder says of how it is built",
            "~/.local/share/tare",
            "the store",
            "~/.config/tare/registries.json",
            "mirrors, and registries without TLS",
            "~/.docker/config.json",
            "logins of registries");

    private static final Map<String, String> EXITS = table(
            "0",
            "it was done",
            "1",
            "it failed",
            "2",
            "the command line, or a file that it names, is wrong",
            "3",
            "a check or budget was not met",
            "125, 126, 127 and others of run, exec and shell",
            "as docker has them: 125 when the container was not made, else the status of its program");
}
