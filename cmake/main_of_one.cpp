// main() of a program that is one part alone.
int UNLISTEN_ENTRY(int argc, char** argv);

int main(int argc, char** argv) {
    return UNLISTEN_ENTRY(argc, argv);
}
