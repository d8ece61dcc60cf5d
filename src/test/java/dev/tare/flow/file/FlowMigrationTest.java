package dev.tare.flow.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.FlowTexts;
import org.junit.jupiter.api.Test;

class FlowMigrationTest {
    private static FlowMigration.Migrated migrate(String text) {
        return FlowMigration.migrate(new SourceText("build.yml", text));
    }

    @Test
    void changesNothingButTheVersionWhereAllIsKnown() {
        String text = """
                # The flow of the shop. Owner: _env(OWNER)
                build:
                  version: "2016-03-14"   # keep me
                  steps:

                    builder:
                      name: builder:_env(TAG)
                      dockerfile: Dockerfile.builder  # here too
                      args: {V: 1.50, W: }
                      no_cache: yes
                      secrets: {key: {type: env, value: KEY}}
                """;

        FlowMigration.Migrated migrated = migrate(text);

        assertThat(migrated.text()).isEqualTo(text.replace("2016-03-14", "2026-11-20"));
        assertThat(migrated.notes()).isEmpty();
    }

    @Test
    void makesCommentsOfWhatHabitusIgnored() {
        FlowMigration.Migrated migrated = migrate("""
                build:
                  version: 2016-02-13
                  work_dir: /x
                  steps:
                    one:
                      name: uno
                      name: one
                      environment:
                      - A=1

                      - B=2
                      # of secrets
                      secrets:
                        key:
                          type: file
                          value: key.pem
                      command: |
                        echo x

                        echo y
                      push: true
                    two:
                      tags: [a,
                        b]
                other:
                  more: 1
                """);

        assertThat(migrated.text()).isEqualTo("""
                build:
                  version: 2026-11-20
                  # work_dir: /x
                  steps:
                    one:
                      # name: uno
                      name: one
                      # environment:
                      # - A=1

                      # - B=2
                      # of secrets
                      # secrets:
                      #   key:
                      #     type: file
                      #     value: key.pem
                      command: |
                        echo x

                        echo y
                      # push: true
                    two:
                      # tags: [a,
                      #   b]
                # other:
                #   more: 1
                """);
        assertThat(migrated.notes()).extracting(Problem::message).hasSize(7);
        assertThat(FlowTexts.read(migrated.text()).warnings()).isEmpty();
    }

    @Test
    void keepsTheEndsOfLines() {
        assertThat(migrate("build:\r\n  version: 2016-03-14\r\n  steps:\r\n    a:\r\n      x: 1\r\n      name: b\r\n")
                        .text())
                .isEqualTo(
                        "build:\r\n  version: 2026-11-20\r\n  steps:\r\n    a:\r\n      # x: 1\r\n      name: b\r\n");
    }

    @Test
    void saysWhatItCannotChange() {
        assertThatThrownBy(() -> migrate("build: {version: 2016-03-14, steps: {a: {depend_on: b}}}"))
                .isInstanceOfSatisfying(
                        TareException.class,
                        e -> assertThat(e.problem().render())
                                .startsWith("build.yml:1:42: this has no effect")
                                .contains("take it out by hand"));
        assertThatThrownBy(() -> migrate("build: {version: 2026-11-20, steps: {a: {}}}"))
                .hasMessageContaining("is written in schema 2026-11-20 already");
        assertThatThrownBy(() -> migrate("build: {version: _env(V), steps: {a: {}}}"))
                .isInstanceOf(TareException.class);
        assertThatThrownBy(() ->
                        migrate("build:\n  version: 2016-03-14\n  steps: {a: {name: x}, b: {name: 'x:latest'}}\n"))
                .hasMessageContaining("is not unique");
    }
}
