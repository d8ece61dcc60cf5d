package dev.tare.build.request;

import dev.tare.golang.GoContents;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one program of several.
 *
 * @param folder of its package, absolute
 * @param name of its file in the image; null for what {@code go install} calls it
 * @param compile how it is compiled, where it is not as the others
 * @param image what an image of it holds, where it is the first program of one
 */
public record GoSection(Path folder, @Nullable String name, GoCompile compile, GoContents image) {}
