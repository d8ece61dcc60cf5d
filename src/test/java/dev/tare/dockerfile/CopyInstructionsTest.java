package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.actions;
import static dev.tare.dockerfile.PlannerFixture.createdBy;
import static dev.tare.dockerfile.PlannerFixture.firstCopy;
import static dev.tare.dockerfile.PlannerFixture.layers;
import static dev.tare.dockerfile.PlannerFixture.names;
import static dev.tare.dockerfile.PlannerFixture.options;
import static dev.tare.dockerfile.PlannerFixture.scratch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.FileAction;
import dev.tare.plan.FileAction.Copy.Option;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Vertex;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyInstructionsTest {
    private final PlannerFixture fixture = new PlannerFixture();

    private static FileAction.Copy plain(String source, String destination) {
        return new FileAction.Copy(1, source, destination);
    }

    @Test
    void eachSourceIsACopyFromTheContextInOneLayer() {
        Planned planned = scratch("ENV d=/dest x='a b'\nCOPY one $x ../two $d/\n");

        assertThat(actions(planned))
                .containsExactly(plain("one", "/dest/"), plain("a b", "/dest/"), plain("../two", "/dest/"));
        assertThat(createdBy(planned)).last().isEqualTo("COPY one a b ../two /dest/ # buildkit");
        Vertex context = planned.plan().result().inputs().get(1);
        assertThat(context.op()).isEqualTo(new Op.LocalSource("context", List.of()));
        assertThat(context.name()).isEqualTo("[internal] load build context");
    }

    @Test
    void allCopiesShareOneContextWithItsIgnorePatterns() {
        Planned planned =
                fixture.plan("FROM scratch\nCOPY a /\nCOPY b /\n", options().ignorePatterns(List.of("*.md")));
        Vertex last = planned.plan().result();

        assertThat(last.inputs().get(1))
                .isSameAs(last.inputs().getFirst().inputs().get(1));
        assertThat(last.inputs().get(1).op()).isEqualTo(new Op.LocalSource("context", List.of("*.md")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "/x", "./x", "x/", "a/../x"})
    void theNameOfAHereDocumentIsAPathInAnEmptyRoot(String name) {
        Planned planned = scratch("COPY <<" + name + " /d/\ntext\n" + name + "\n");
        assertThat(actions(planned)).containsExactly(new FileAction.Mkfile("x", "text\n", "/d/", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", ".", "/", "a/..", "../a/b"})
    void aHereDocumentWhoseNameIsNoFileOfThatRootIsAMistake(String name) {
        assertThatThrownBy(() -> scratch("COPY <<" + name + " /d/\ntext\n" + name + "\n"))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("a heredoc's name is also that of its file, and \"" + name + "\"");
        assertThatThrownBy(() -> scratch("RUN <<" + name + "\n#!/bin/sh\ntext\n" + name + "\n"))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("a heredoc's name is also that of its file, and \"" + name + "\"");
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "x, /w, /w/x",
        "x/, /w, /w/x/",
        "., /w, /w/",
        "./, /w, /w/",
        "'', /w, /w/",
        "x/., /w, /w/x/",
        ".., /w/v, /w",
        "../, /w/v, /w/",
        "/x//y, /w, /x/y",
        "/link/.., /w, /",
        "/link/../, /w, /",
        "/link/../x, /w, /x",
        "/link/../x/, /w, /x/",
        "../../../x, /w, /x",
        "/x/., /w, /x/",
        "/, /w, /",
        ".., '', /",
        "., '', /",
        "x, '', /x",
    })
    void theDestinationIsJoinedToTheWorkingDirectory(String path, String workingDir, String expected) {
        assertThat(CopyInstructions.destination(workingDir, path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.go", "a?", "[ab]", "\\\\*"})
    void patternsAreTold(String source) {
        assertThat(CopyInstructions.isPattern(source)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.go", "a\\*", "\\[ab]", "", "a\\"})
    void anEscapedPatternIsNone(String source) {
        assertThat(CopyInstructions.isPattern(source)).isFalse();
    }

    @Test
    void flagsReachTheActionAndOnlySomeOfThemHistory() {
        Planned planned = scratch(
                "ENV u=bob m=640\nCOPY --parents --chown=$u:g --chmod=$m --exclude=*.md --exclude=$u --link a/./b* /d\n");

        assertThat(actions(planned))
                .containsExactly(new FileAction.Copy(
                        1,
                        "a/./b*",
                        "/d",
                        new Owner("bob", "g"),
                        "640",
                        Set.of(Option.WILDCARD, Option.PARENTS),
                        List.of("*.md", "$u")));
        assertThat(createdBy(planned))
                .last()
                .isEqualTo("COPY --parents --chown=bob:g --chmod=640 a/./b* /d # buildkit");
    }

    @Test
    void addUnpacksUnlessToldOtherwise() {
        assertThat(firstCopy(scratch("ADD a.tar /")).has(Option.UNPACK)).isTrue();
        assertThat(firstCopy(scratch("ADD --unpack=false a.tar /")).has(Option.UNPACK))
                .isFalse();
        assertThat(firstCopy(scratch("COPY a.tar /")).has(Option.UNPACK)).isFalse();
        assertThat(createdBy(scratch("ADD --chown=1 a.tar /"))).containsExactly("ADD --chown=1 a.tar / # buildkit");
    }

    @Test
    void hereDocumentsFollowTheFilesAndAreExpandedUnlessQuoted() {
        Planned planned = scratch("ENV v=\"it's\"\nCOPY --chmod=600 f <<ONE <<\"TWO\" /d/\n$v \"q\"\nONE\n$v\nTWO\n");

        assertThat(actions(planned))
                .containsExactly(
                        new FileAction.Copy(1, "f", "/d/", null, "600", Set.of(), List.of()),
                        new FileAction.Mkfile("ONE", "it's \"q\"\n", "/d/", null, "600"),
                        new FileAction.Mkfile("TWO", "$v\n", "/d/", null, "600"));
        assertThat(createdBy(planned)).last().isEqualTo("COPY --chmod=600 f <<ONE <<TWO /d/ # buildkit");
    }

    @Test
    void aHereDocumentAloneNeedsNoContext() {
        Planned planned = scratch("WORKDIR /w\nCOPY <<-E x\n\tline\n\tE\n");

        assertThat(actions(planned)).containsExactly(new FileAction.Mkfile("E", "line\n", "/w/x", null, null));
        assertThat(planned.plan().result().inputs()).hasSize(1);
    }

    @Test
    void linkCopiesOntoNothingAndMergesUnlessAModeIsAskedFor() {
        Planned planned = scratch("COPY a /a\nCOPY --link b /b\n");
        Vertex merge = planned.plan().result();

        assertThat(merge.op()).isEqualTo(new Op.Merge());
        assertThat(merge.inputs().get(1).inputs().getFirst()).isSameAs(Vertex.SCRATCH);
        assertThat(layers(merge)).isEqualTo(2);
        assertThat(names(planned))
                .containsExactly(
                        "scratch",
                        "[internal] load build context",
                        "[1/2] COPY a /a",
                        "[2/2] COPY --link b /b",
                        "[2/2] LINK COPY --link b /b");
        assertThat(scratch("COPY a /a\nCOPY --link --chmod=600 b /b\n")
                        .plan()
                        .result()
                        .op())
                .isInstanceOf(Op.FileOp.class);
    }

    @Test
    void noCacheMarksCopiesOfTheStagesItIsFor() {
        String text = "FROM scratch AS a\nCOPY a /\nFROM scratch AS b\nWORKDIR /w\nCOPY --from=a a /\n";
        Vertex one = fixture.plan(text, options().noCacheStage("B")).plan().result();
        Vertex all = fixture.plan(text, options().noCache(true)).plan().result();

        assertThat(one.ignoreCache()).isTrue();
        assertThat(one.inputs().getFirst().ignoreCache()).isFalse();
        assertThat(one.inputs().get(1).ignoreCache()).isFalse();
        assertThat(all.inputs().get(1).ignoreCache()).isTrue();
        Vertex cached = fixture.plan(text).plan().result();
        assertThat(one.op()).isEqualTo(cached.op());
        assertThat(one.digest()).isNotEqualTo(cached.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "0755", "7777", "u=rwX,go=rX", "+x", "a-w", "u+s,g-s", "=", "u=g", "o+rw-x"})
    void modesThatChmodKnows(String mode) {
        assertThat(firstCopy(scratch("COPY --chmod=" + mode + " a /")).mode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000", "8", "0o755", "99999999999999999999", "x", "u", "u=rw,", ",", "u=z", "+x ", "rwx"})
    void modesThatChmodDoesNotKnow(String mode) {
        assertThat(fixture.failure(
                        "FROM scratch\nCOPY [\"--chmod\"]\n".replace("[\"--chmod\"]", "--chmod='" + mode + "' a /")))
                .startsWith("Dockerfile:2:");
    }

    @Test
    void aWrongModeIsShownInItsPlace() {
        assertThat(fixture.failure("FROM scratch\nCOPY --chmod=999 a /\n"))
                .isEqualTo("Dockerfile:2:14: invalid chmod parameter: '999'."
                        + " it should be octal string and between 0 and 07777\n"
                        + "   2 | COPY --chmod=999 a /\n     |              ^^^\n");
    }

    @Test
    void remoteSourcesAreForAdd() {
        assertThat(fixture.failure("FROM scratch\nCOPY https://example.org/a /\n"))
                .startsWith("Dockerfile:2:6: source can't be a URL for COPY\n");
        assertThat(fixture.failure("FROM scratch\nCOPY git@example.org:a/b /\n"))
                .startsWith("Dockerfile:2:6: source can't be a git ref for COPY\n");
    }

    @Test
    void aUrlIsAnInputOfItsOwnAndIsUnpackedOnDemandOnly() {
        Planned planned = scratch("ADD b https://example.org/d/a%20b.tar c http://example.org/[x]* /d/\n");
        List<Vertex> inputs = planned.plan().result().inputs();

        assertThat(inputs)
                .extracting(Vertex::op)
                .containsExactly(
                        new Op.Scratch(),
                        new Op.LocalSource("context", List.of()),
                        new Op.HttpSource("https://example.org/d/a%20b.tar", "a b.tar", null, false),
                        new Op.HttpSource("http://example.org/[x]*", "[x]*", null, false));
        assertThat(actions(planned))
                .containsExactly(
                        new FileAction.Copy(1, "b", "/d/", null, null, Set.of(Option.UNPACK), List.of()),
                        new FileAction.Copy(2, "a b.tar", "/d/"),
                        new FileAction.Copy(1, "c", "/d/", null, null, Set.of(Option.UNPACK), List.of()),
                        new FileAction.Copy(3, "[x]*", "/d/"));
        assertThat(createdBy(planned))
                .containsExactly("ADD b https://example.org/d/a%20b.tar c http://example.org/[x]* /d/ # buildkit");
        assertThat(firstCopy(scratch("ADD --unpack https://example.org/a.tar /"))
                        .has(Option.UNPACK))
                .isTrue();
    }

    @Test
    void aRepositoryIsCopiedWholeAndItsFlagsReachTheSource() {
        String commit = "0123456789012345678901234567890123456789";
        Planned planned = scratch("ADD --keep-git-dir --checksum=" + commit
                + " git://example.org/a.git?submodules=false&mtime=checkout#v1:sub/x /d\n");

        assertThat(planned.plan().result().inputs().get(1).op())
                .isEqualTo(new Op.GitSource(
                        "git://example.org/a.git",
                        "v1",
                        commit,
                        "sub/x",
                        Set.of(Op.GitSource.Option.KEEP_GIT_DIR, Op.GitSource.Option.CHECKOUT_TIME)));
        assertThat(actions(planned)).containsExactly(new FileAction.Copy(1, "/", "/d"));
        assertThat(scratch("ADD git@example.org:a/b.git /d\n")
                        .plan()
                        .result()
                        .inputs()
                        .get(1)
                        .op())
                .isEqualTo(new Op.GitSource(
                        "git@example.org:a/b.git", "", "", "", Set.of(Op.GitSource.Option.SUBMODULES)));
    }

    @Test
    void aPasswordInAnAddressIsInNoNameAndNoHistory() {
        Planned planned = scratch("ARG p=secret\nADD https://me:$p@example.org/a /\n");

        assertThat(createdBy(planned)).last().isEqualTo("ADD https://xxxxx:xxxxx@example.org/a / # buildkit");
        assertThat(names(planned)).noneMatch(name -> name.contains("secret"));
        assertThat(fixture.failure("FROM scratch\nCOPY https://me:secret@example.org/a /\n"))
                .doesNotContain("secret")
                .contains("   2 | COPY https://xxxxxxxxx@example.org/a /\n     |      ^^");
    }

    @Test
    void aChecksumThatFitsNothingIsAnError() {
        assertThat(fixture.failure("FROM scratch\nADD --checksum=sha256:00 a /\n"))
                .startsWith("Dockerfile:2:5: checksum requires HTTP(S) or Git sources\n");
        assertThat(fixture.failure("FROM scratch\nADD --checksum=sha256:00 http://h/a http://h/b /\n"))
                .startsWith("Dockerfile:2:5: checksum can't be specified for multiple sources\n");
        assertThat(fixture.failure("FROM scratch\nADD --checksum=sha256:00 http://h/a /\n"))
                .startsWith("Dockerfile:2:16: invalid checksum digest length\n");
        assertThat(fixture.failure("FROM scratch\nADD --checksum=00 http://h/a /\n"))
                .startsWith("Dockerfile:2:16: invalid checksum digest format\n");
        assertThat(fixture.failure("FROM scratch\nADD --checksum=md5:00 http://h/a /\n"))
                .startsWith("Dockerfile:2:16: unsupported digest algorithm\n");
        assertThat(fixture.failure("FROM scratch\nADD --checksum=00 http://h/a.git?commit=11 /\n"))
                .startsWith("Dockerfile:2:16: checksum mismatch \"00\" != \"11\"\n");
        assertThat(fixture.failure("FROM scratch\nADD --keep-git-dir=false http://h/a.git?keep-git-dir=true /\n"))
                .contains("inconsistent keep-git-dir configuration");
    }

    @Test
    void theLastPartOfAUrlsPathIsTheFilesName() {
        assertThat(RemoteSource.of("https://example.org/d/a.tar?x=/y#/z")).returns("a.tar", s -> s.fileName());
        assertThat(RemoteSource.of("https://example.org/d/%C3%A4%2Fb/")).returns("b", s -> s.fileName());
        assertThat(RemoteSource.of("https://example.org/a%0Ab")).returns("download", s -> s.fileName());
        assertThat(RemoteSource.of("https://example.org/100%")).returns("__unnamed__", s -> s.fileName());
        assertThat(RemoteSource.of("http://example.org")).returns("__unnamed__", s -> s.fileName());
        assertThat(RemoteSource.of("http://example.org?x=/y")).returns("__unnamed__", s -> s.fileName());
        assertThat(RemoteSource.of("http://example.org/?q")).returns("__unnamed__", s -> s.fileName());
        assertThat(RemoteSource.of("github.com/me/repo")).isNull();
        assertThat(RemoteSource.of("a@b/c:d")).isNull();
    }

    @Test
    void eachStepKnowsItsPlaceInTheFile() {
        Planned planned = scratch("WORKDIR /a\n\n  COPY a \\\n  b  \r\n");

        assertThat(planned.plan().result().location())
                .isNotNull()
                .returns("Dockerfile:4:3", at -> at.label())
                .returns(8, at -> at.length());
        assertThat(planned.plan().result().inputs().getFirst().location())
                .isNotNull()
                .returns(2, at -> at.line());
    }
}
