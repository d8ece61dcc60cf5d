package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tare.Suites;
import dev.tare.Suites.Case;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.NodeReader;
import dev.tare.dockerfile.syntax.SyntaxNode;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** BuildKit's own vectors for its parser: the tree of each Dockerfile, byte for byte. */
class ParserSuiteTest {
    @TestFactory
    List<DynamicTest> eachDockerfileGivesTheTreeThatBuildKitGives() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : folders("dockerfile-parser/testfiles")) {
            tests.add(dynamicTest(folder.getFileName().toString(), () -> {
                String text = Files.readString(folder.resolve("Dockerfile"));
                assertThat(Dump.of(nodes(text)) + "\n").isEqualTo(Files.readString(folder.resolve("result")));
            }));
        }
        assertThat(tests).hasSize(33);
        return tests;
    }

    @TestFactory
    List<DynamicTest> eachBrokenDockerfileIsRejected() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : folders("dockerfile-parser/testfiles-negative")) {
            String text = Files.readString(folder.resolve("Dockerfile"));
            tests.add(dynamicTest(
                    folder.getFileName().toString(),
                    () -> assertThatThrownBy(() -> Dockerfile.parse(new SourceText("Dockerfile", text)))
                            .isInstanceOf(TareException.class)));
        }
        assertThat(tests).hasSize(4);
        return tests;
    }

    @Test
    void theLinesOfInstructionsAreCounted() throws IOException {
        Path folder = Suites.path("dockerfile-parser/testfile-line");
        Case expected = new Case(Json.readObject(Files.readAllBytes(folder.resolve("lines.json"))));
        List<SyntaxNode> nodes = nodes(Files.readString(folder.resolve("Dockerfile")));
        List<Case> children = Suites.objects(expected.get("children"));
        assertThat(nodes).hasSameSizeAs(children);
        for (int i = 0; i < nodes.size(); i++) {
            assertThat((long) nodes.get(i).start()).isEqualTo(children.get(i).get("startLine"));
            assertThat((long) nodes.get(i).end()).isEqualTo(children.get(i).get("endLine"));
        }
        assertThat((long) nodes.getFirst().start())
                .isEqualTo(expected.object("ast").get("startLine"));
        assertThat((long) nodes.getLast().end())
                .isEqualTo(expected.object("ast").get("endLine"));
    }

    static List<SyntaxNode> nodes(String text) {
        NodeReader reader = new NodeReader(new SourceText("Dockerfile", text));
        List<SyntaxNode> nodes = new ArrayList<>();
        for (SyntaxNode node = reader.next(); node != null; node = reader.next()) {
            nodes.add(node);
        }
        return nodes;
    }

    private static List<Path> folders(String name) throws IOException {
        try (Stream<Path> list = Files.list(Suites.path(name))) {
            return list.sorted().toList();
        }
    }
}
