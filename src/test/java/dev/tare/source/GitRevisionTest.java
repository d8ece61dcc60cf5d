package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GitRevisionTest {
    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final String THREE = "3".repeat(40);

    @Test
    void aBranchGoesBeforeATagOfItsName() {
        String listing = ONE + "\trefs/tags/v\n" + TWO + "\trefs/heads/v\n";

        assertThat(GitRevision.find(listing, "v")).isEqualTo(new GitRevision("refs/heads/v", TWO, ""));
        assertThat(GitRevision.find(listing, "refs/tags/v")).isEqualTo(new GitRevision("refs/tags/v", ONE, ""));
        assertThat(GitRevision.find(listing, "tags/v")).isEqualTo(new GitRevision("refs/tags/v", ONE, ""));
    }

    @Test
    void anAnnotatedTagHasACommitToo() {
        String listing = ONE + "\trefs/tags/v\n" + TWO + "\trefs/tags/v^{}\n" + THREE + "\trefs/tags/a/v\n";

        assertThat(GitRevision.find(listing, "v")).isEqualTo(new GitRevision("refs/tags/v", ONE, TWO));
    }

    @Test
    void refsOfLongerNamesAndLinesThatAreNoneDoNotCount() {
        assertThat(GitRevision.find(ONE + "\trefs/heads/a/v\nnothing\n12\trefs/heads/v\n", "v"))
                .isNull();
        assertThat(GitRevision.find("", "v")).isNull();
    }

    @Test
    void theDefaultBranchIsWhatHeadPointsTo() {
        assertThat(GitRevision.head("ref: refs/heads/main\tHEAD\n" + ONE + "\tHEAD\n"))
                .isEqualTo(new GitRevision("refs/heads/main", ONE, ""));
        assertThat(GitRevision.head(ONE + "\tHEAD\n")).isNull();
        assertThat(GitRevision.head("ref: refs/heads/main\tHEAD\n")).isNull();
    }

    @Test
    void onlyWholeCommitsAreCommits() {
        assertThat(GitRevision.isCommit(ONE)).isTrue();
        assertThat(GitRevision.isCommit("a".repeat(64))).isTrue();
        assertThat(GitRevision.isCommit("A".repeat(40))).isFalse();
        assertThat(GitRevision.isCommit("1".repeat(39))).isFalse();
        assertThat(GitRevision.isCommit("")).isFalse();
    }
}
