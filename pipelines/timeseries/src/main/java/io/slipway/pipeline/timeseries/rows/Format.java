package io.slipway.pipeline.timeseries.rows;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats of input that are understood. */
public enum Format {
    /** Told by the first byte that is no white space: JSON is GitHub events, all else is a crime file. */
    AUTO("auto") {
        @Override
        public RowReader open(InputStream in) throws IOException {
            var buffered = new BufferedInputStream(in, 1 << 16);
            int first = GithubEventRows.firstVisible(buffered);
            return (first == '[' || first == '{' ? GITHUB_EVENTS : CRIMES).open(buffered);
        }
    },
    /** CSV of the City of Chicago. */
    CRIMES("crimes") {
        @Override
        public RowReader open(InputStream in) throws IOException {
            return CrimeRows.open(in);
        }
    },
    /** JSON of GitHub's API. */
    GITHUB_EVENTS("github-events") {
        @Override
        public RowReader open(InputStream in) throws IOException {
            return GithubEventRows.open(in);
        }
    };

    private final String word;

    Format(String word) {
        this.word = word;
    }

    /**
     * Reads {@code in} as this format.
     *
     * @throws UnknownFormatException if it plainly is another one
     */
    public abstract RowReader open(InputStream in) throws IOException;

    /** The format called {@code word} in settings. */
    public static Optional<Format> of(String word) {
        return Arrays.stream(values()).filter(f -> f.word.equals(word)).findFirst();
    }

    /** The words that settings may use. */
    public static String words() {
        return Arrays.stream(values()).map(f -> f.word).collect(Collectors.joining(", "));
    }
}
