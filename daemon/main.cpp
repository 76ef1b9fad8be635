// Written next.
int main() { return 70; }
