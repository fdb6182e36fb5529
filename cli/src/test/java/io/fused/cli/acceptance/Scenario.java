package io.fused.cli.acceptance;

/** Some work on structures of its own, whose results and remains are exactly known. */
interface Scenario {

    /** What it shows. */
    String name();

    /** Does the work, checking each result. Called once. */
    void play(TestCluster cluster) throws Exception;

    /** Checks what the work left; changes nothing. Called after every crash. */
    void check(TestCluster cluster);
}
