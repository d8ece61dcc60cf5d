package dev.tare.slim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void pathsAreFoundInSentencesAndBetweenZerosAndNotWithinOtherPaths() {
        String text = "\0/etc/app.conf\0open /srv/a-b/c_d.txt. \0https://host/x\0a/b\0/usr/lib/\0/x\0";
        assertThat(Texts.paths(text.getBytes(StandardCharsets.UTF_8), false))
                .contains("/etc/app.conf", "/srv/a-b/c_d.txt", "/usr/lib")
                .doesNotContain("/b", "/x");
    }

    @Test
    void aPathBehindAnEqualsSignCountsInScriptsAlone() {
        byte[] text = "'PROVE=/usr/bin/prove'".getBytes(StandardCharsets.UTF_8);
        assertThat(Texts.paths(text, true)).containsExactly("/usr/bin/prove");
        assertThat(Texts.paths(text, false)).isEmpty();
    }

    @Test
    void wordsOfAScriptAreThoseOutsideOfItsComments() {
        assertThat(Texts.words("#!/bin/sh\n# sed\nset -e; x=$(grep a | tr 'a' \"b\")\n  # awk\n"))
                .contains("set", "grep", "tr")
                .doesNotContain("sed", "awk");
    }

    @Test
    void interpretersAreKnownWithTheirVersions() {
        assertThat(LanguageTrees.of("python3.11")).isEqualTo("python");
        assertThat(LanguageTrees.of("perl5.36.0")).isEqualTo("perl");
        assertThat(LanguageTrees.of("nodejs")).isEqualTo("node");
        assertThat(LanguageTrees.of("python3-config")).isEmpty();
        assertThat(LanguageTrees.of("nginx")).isEmpty();
    }

    @Test
    void aFolderOfManySaysNothingOfWhatIsInItAndOneOfAProgramDoes() {
        assertThat(SystemFolders.isShared("usr/lib")).isTrue();
        assertThat(SystemFolders.isShared("usr/lib/x86_64-linux-gnu")).isTrue();
        assertThat(SystemFolders.isShared("usr/share/locale/de")).isTrue();
        assertThat(SystemFolders.isShared("usr/share/nginx")).isFalse();
        assertThat(SystemFolders.isShared("etc/nginx")).isFalse();
        assertThat(SystemFolders.isOwn("app/lib")).isTrue();
        assertThat(SystemFolders.isOwn("srv/site")).isTrue();
        assertThat(SystemFolders.isOwn("usr/bin")).isFalse();
        assertThat(SystemFolders.isOwn("opt")).isFalse();
    }
}
