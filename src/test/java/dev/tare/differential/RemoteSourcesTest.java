package dev.tare.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.differential.Differences.Difference;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.GitServer;
import dev.tare.testing.OciArchive;
import dev.tare.testing.Tare;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources from elsewhere, served to both builders from the same places. */
@Tag("integration")
class RemoteSourcesTest {
    private static final String TIME = "Wed, 21 Oct 2015 07:28:00 GMT";

    /**
     * BuildKit's index holds numbers of its own files. It keeps each ref, branches too, as a tag of its mirror, and what
     * it fetches from there follows those tags.
     */
    private static final List<String> INDEX_AND_TAGS = List.of("/src/.git/index ", "/src/.git/refs/tags/");

    @TempDir
    private static Path shared;

    private static WebServer web;
    private static GitServer git;
    private static Tare tare;
    private static long start;

    /**
     * A Dockerfile in which WEB, GIT and COMMIT stand for what is served.
     *
     * @param context an address, or the empty string for a folder with the Dockerfile
     * @param named the address of a context called {@code named}, or the empty string
     * @param reasons paths whose differences are meant, each with the reason
     */
    record Remote(String name, String dockerfile, String context, String named, List<String> reasons) {
        Remote(String name, String dockerfile, List<String> reasons) {
            this(name, dockerfile, "", "", reasons);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void serve() throws IOException {
        start = Instant.now().getEpochSecond() - 1;
        BuildKitd.get();
        git = GitServer.start();
        web = WebServer.start();
        tare = new Tare(shared.resolve("store"));
        web.file("/plain", "plain\n", "Last-Modified", TIME)
                .file("/etag", "etag\n", "ETag", "\"1\"")
                .file("/named?x=1", "named\n", "Content-Disposition", "attachment; filename=\"other.txt\"")
                .file("/a%20b.txt", "blank\n")
                .file("/", "root\n")
                .on("/moved", exchange -> {
                    exchange.getResponseHeaders().set("Location", "/plain");
                    WebServer.send(exchange, 302, new byte[0]);
                });
        Path files = Files.createDirectories(shared.resolve("files/d"));
        Files.writeString(files.resolve("f"), "in the archive\n");
        ChildProcess.of("/bin/sh", "-euc", """
                        cd "$1"; chmod 750 d; touch -d @1400000000 d/f d; tar --owner=3 --group=4 -czf a.tgz d
                        """, "sh", shared.resolve("files").toString())
                .succeed();
        web.file("/a.tgz", Files.readAllBytes(shared.resolve("files/a.tgz")), "Last-Modified", TIME);
        git.change("lib", "echo lib >lib.txt; git add .; git commit -qm lib");
        git.change("repo", """
                mkdir -p sub/deep; echo one >file; echo deep >sub/deep/x; ln -s file link; printf 'a\\r\\n' >crlf
                printf '#!/bin/sh\\n' >run; chmod 755 run
                git add .; git commit -qm one; git tag light; git tag -a -m note v1
                git checkout -qb side/branch; echo side >side; git add .; git commit -qm side
                git checkout -q main; echo two >file; git commit -qam two
                """);
        ChildProcess.of("/bin/sh", "-euc", """
                        cd "$1"; printf 'FROM scratch\\nCOPY . /all/\\n' >d/Dockerfile; echo '*' >d/.dockerignore
                        touch -d @1400000000 d/*; tar -C d -czf ctx.tgz .; tar -C d -cf ctx.tar .
                        """, "sh", shared.resolve("files").toString())
                .succeed();
        web.file("/ctx.tgz", Files.readAllBytes(shared.resolve("files/ctx.tgz")))
                .file("/ctx.tar", Files.readAllBytes(shared.resolve("files/ctx.tar")), "ETag", "\"2\"")
                .file("/dockerfile", "FROM scratch\nCOPY . /all/\n", "Last-Modified", TIME);
        git.change("ctx", """
                mkdir sub; echo x >x; printf 'FROM scratch\\nCOPY . /all/\\n' >Dockerfile; echo '*' >.dockerignore
                printf 'FROM scratch\\nCOPY y /sub/\\n' >sub/Dockerfile; echo y >sub/y; git add .; git commit -qm ctx
                """);
        git.change("super", "git submodule --quiet add " + git.url("lib") + " lib; git commit -qm sub");
    }

    @AfterAll
    static void stop() {
        if (web != null) {
            web.close();
        }
    }

    private static Remote same(String name, String... lines) {
        return new Remote(name, "FROM scratch\n" + String.join("\n", lines) + "\n", List.of());
    }

    private static Remote in(String name, String context) {
        return new Remote(name, "", context, "", List.of());
    }

    private static Remote named(String name, String address, String... lines) {
        return new Remote(name, "FROM scratch\n" + String.join("\n", lines) + "\n", "", address, List.of());
    }

    static Stream<Remote> cases() {
        return Stream.of(
                same("url-to-a-folder", "ADD WEB/plain /d/"),
                same("url-to-a-name", "ADD WEB/plain /d/new"),
                same("url-in-a-working-directory", "WORKDIR /w", "ADD WEB/etag ."),
                same("url-with-mode-and-owner", "ADD --chmod=751 --chown=5:6 WEB/plain /d/x"),
                same("url-with-a-symbolic-mode", "ADD --chmod=u+x,go=r WEB/plain /x"),
                same(
                        "url-with-a-checksum",
                        "ADD --checksum=sha256:"
                                + dev.tare.oci.Digest.sha256("plain\n").hex() + " WEB/plain /x"),
                same("url-linked", "ADD --link WEB/plain /d/", "ADD --link WEB/etag /d/"),
                same("url-is-not-unpacked", "ADD WEB/a.tgz /d/"),
                same("url-is-unpacked-on-demand", "ADD --unpack WEB/a.tgz /d/"),
                same("url-unpacked-for-an-owner", "ADD --unpack=true --chown=7:8 WEB/a.tgz /d/"),
                same("url-named-by-its-path-alone", "ADD WEB/named?x=1 /d/"),
                same("url-with-an-escaped-blank", "ADD WEB/a%20b.txt /d/"),
                same("url-without-a-name", "ADD WEB /d/", "ADD WEB/ /e/"),
                same("url-that-leads-on", "ADD WEB/moved /d/"),
                same("url-of-a-variable", "ARG where=WEB", "ADD ${where}/plain /d/"),
                same("urls-and-files", "ADD WEB/plain local WEB/etag GIT/lib.git /d/"),
                same("url-of-a-stage", "ADD WEB/plain /x", "FROM scratch", "COPY --from=0 /x /y"),
                same("git-default-branch", "ADD GIT/repo.git /src"),
                same("git-to-the-root", "ADD GIT/repo.git /"),
                same("git-branch", "ADD GIT/repo.git#side/branch /src/"),
                same("git-whole-ref", "ADD GIT/repo.git#refs/heads/side/branch /src/"),
                same("git-light-tag", "ADD GIT/repo.git#light /src"),
                same("git-annotated-tag", "ADD GIT/repo.git#v1 /src"),
                same("git-commit", "ADD GIT/repo.git#COMMIT /src"),
                same("git-commit-of-a-ref", "ADD --checksum=COMMIT GIT/repo.git#v1 /src"),
                same("git-folder", "ADD GIT/repo.git#v1:sub /src"),
                same("git-query", "ADD GIT/repo.git?tag=v1&subdir=sub/deep /src"),
                same("git-owner-and-mode", "ADD --chown=1:2 --chmod=700 GIT/repo.git /src"),
                same("git-without-some", "ADD --exclude=sub --exclude=*k GIT/repo.git /src"),
                same("git-linked", "ADD --link GIT/repo.git /src"),
                new Remote(
                        "git-with-its-history",
                        "FROM scratch\nADD --keep-git-dir=true GIT/repo.git#v1 /src\n",
                        INDEX_AND_TAGS),
                new Remote(
                        "git-branch-by-name-with-its-history",
                        "FROM scratch\nADD --keep-git-dir GIT/repo.git#side/branch /src\n",
                        INDEX_AND_TAGS),
                new Remote(
                        "git-whole-ref-with-its-history",
                        "FROM scratch\nADD --keep-git-dir GIT/repo.git#refs/heads/side/branch /src\n",
                        INDEX_AND_TAGS),
                new Remote(
                        "git-branch-with-its-history",
                        "FROM scratch\nADD --keep-git-dir GIT/repo.git /src\n",
                        INDEX_AND_TAGS),
                new Remote(
                        "git-submodule",
                        "FROM scratch\nADD GIT/super.git /src\n",
                        // BuildKit leaves a file that names a folder of its daemon.
                        List.of("/src/lib/.git ")),
                same("git-without-submodules", "ADD GIT/super.git?submodules=false /src"),
                in("context-git", "GIT/ctx.git"),
                in("context-git-folder", "GIT/ctx.git#main:sub"),
                in("context-git-with-its-history-left-out", "GIT/ctx.git?branch=main"),
                in("context-tar", "WEB/ctx.tgz"),
                in("context-plain-tar", "WEB/ctx.tar"),
                in("context-dockerfile", "WEB/dockerfile"),
                named("named-git", "GIT/repo.git#v1:sub", "COPY --from=named deep /d"),
                new Remote(
                        "named-git-as-a-base",
                        "FROM named\nCOPY local /\n",
                        "",
                        "GIT/lib.git",
                        // BuildKit gives the line of COPY to the layer of the base, and makes one up for that of COPY.
                        List.of("history.")),
                named("named-url", "WEB/plain", "COPY --from=named context /d/"),
                same("fails-missing-url", "ADD WEB/none /"),
                same("fails-wrong-checksum", "ADD --checksum=sha256:" + "0".repeat(64) + " WEB/plain /"),
                same("fails-missing-ref", "ADD GIT/repo.git#none /"),
                same("fails-missing-repository", "ADD GIT/none.git /"),
                same("fails-missing-folder", "ADD GIT/repo.git#main:none /"),
                same("fails-file-for-a-folder", "ADD GIT/repo.git#main:file /"),
                same("fails-wrong-commit", "ADD --checksum=1234567 GIT/repo.git /"),
                same("fails-short-commit", "ADD GIT/repo.git#SHORT /"));
    }

    private static String addresses(String text, String commit) {
        return text.replace("WEB", web.url())
                .replace("GIT/", git.url("").replace(".git", ""))
                .replace("COMMIT", commit)
                .replace("SHORT", commit.substring(0, 10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void buildsWhatBuildKitBuilds(Remote it) throws IOException {
        Path folder = Files.createDirectory(shared.resolve(it.name()));
        Path context = Files.createDirectory(folder.resolve("context"));
        String commit = git.commit("repo", "v1^{commit}");
        Files.writeString(context.resolve("local"), "local\n");
        Files.writeString(context.resolve("Dockerfile"), addresses(it.dockerfile(), commit));
        List<String> theirs = new ArrayList<>(List.of("--no-cache"));
        theirs.add("--output=type=oci,dest=" + folder.resolve("buildkit.tar"));
        List<String> words = new ArrayList<>(List.of("build", "-o", "type=oci,dest=" + folder.resolve("tare.tar")));
        if (it.context().isEmpty()) {
            theirs.addAll(List.of("--local=context=" + context, "--local=dockerfile=" + context));
            words.add(context.toString());
        } else {
            theirs.add("--opt=context=" + addresses(it.context(), commit));
            words.add(addresses(it.context(), commit));
        }
        if (!it.named().isEmpty()) {
            theirs.add("--opt=context:named=" + addresses(it.named(), commit));
            words.add("--build-context=named=" + addresses(it.named(), commit));
        }
        ChildProcess.Result buildkit = BuildKitd.get().build(theirs).run();
        ChildProcess.Result ours = tare.command(words).run();

        boolean fails = it.name().startsWith("fails-");
        assertThat(buildkit.exit() != 0).as(buildkit.toString()).isEqualTo(fails);
        assertThat(ours.exit()).as(ours.toString()).isEqualTo(fails ? 1 : 0);
        if (fails) {
            assertThat(ours.err()).contains("Dockerfile:2:").doesNotContain("Exception");
            return;
        }
        List<Difference> differences = new ArrayList<>(Differences.between(
                OciArchive.read(folder.resolve("buildkit.tar")), OciArchive.read(folder.resolve("tare.tar")), start));
        differences.removeIf(each -> it.reasons().stream().anyMatch(each.field()::startsWith));
        assertThat(differences).isEmpty();
    }
}
