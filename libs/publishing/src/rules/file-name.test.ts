import { attachment, fileName } from './file-name';

it('a name keeps what every file system takes', () => {
  expect(fileName(['分录', 'A/B\\C:D*?"<>|\r\n', '', '@12'], 'csv')).toBe('分录_A-B-C-D--------_@12.csv');
  expect(fileName(['x'.repeat(300)], 'xlsx')).toHaveLength(125);
});

it('a header has the name in UTF-8 and an ASCII one, whatever is in it', () => {
  expect(attachment("通报 (1)'*.csv")).toBe(
    `attachment; filename="1-.csv"; filename*=UTF-8''%E9%80%9A%E6%8A%A5%20%281%29%27%2A.csv`,
  );
});
